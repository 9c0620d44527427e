# Forkproof: build, proofs, tests, fuzzing. `make help` lists the targets.

# Where everything built goes; another folder holds another build: make B=build/clang CC=clang.
B = build
CC = gcc
CLANG = clang
WARNINGS = -Wall -Wextra -Wconversion -Wshadow -Wstrict-prototypes -Werror
CFLAGS = -std=c11 -O2 -g $(WARNINGS)
SANITIZERS = -fsanitize=address,undefined -fno-sanitize-recover=all
# Of clang: reports what C defines, too, but the model and its specification never do, as unsigned overflow.
sanitize_model = $(if $(filter model/% spec/%,$<),-fsanitize=integer)
ifdef SANITIZE
CFLAGS += $(SANITIZERS) $(sanitize_model)
endif

# Evaluated where it is used: how many things a recipe does at a time.
CORES = $(shell nproc)

.DELETE_ON_ERROR:
.DEFAULT_GOAL = all

### Packages: everything that any target needs, by its name in Debian 12

# afl++           fuzzer (make fuzz-afl)          gcc, libc6-dev     compiler
# binutils        ld -r, objcopy, ar              libclang-rt-14-dev sanitizers and libFuzzer (make fuzz)
# clang           second compiler, fuzz builds    llvm               names in the sanitizers' reports, coverage
# clang-format, clang-tidy  (make format, lint)   lld                linker for freestanding targets, WebAssembly
# cvc4, z3        provers                         python3            the proof runner, the page
# frama-c-base    Frama-C with WP                 why3               between WP and the provers
# git             the commit that evidence is of
# wasi-libc, libclang-rt-14-dev-wasm32            C library and run-time for WebAssembly (the page)
PACKAGES = afl++ binutils clang clang-format clang-tidy cvc4 frama-c-base gcc git libc6-dev libclang-rt-14-dev \
    libclang-rt-14-dev-wasm32 lld llvm python3 wasi-libc why3 z3

deps: ## install the Debian packages that are missing; without root, say which
	@missing=$$(for p in $(PACKAGES); do \
	    dpkg-query -W -f '$${db:Status-Status}\n' $$p 2>/dev/null | grep -qx installed || printf ' %s' $$p; done); \
	if [ -z "$$missing" ]; then \
	    echo 'deps: every package is installed'; \
	elif [ "$$(id -u)" -ne 0 ]; then \
	    echo "deps: packages are missing; install them with"; \
	    echo "    sudo apt-get install --no-install-recommends$$missing"; \
	    exit 2; \
	else \
	    echo "deps: installing$$missing"; \
	    export DEBIAN_FRONTEND=noninteractive; \
	    install="apt-get -q -y install --no-install-recommends$$missing"; \
	    apt-cache show $$missing >/dev/null 2>&1 || apt-get -q update; \
	    { $$install || { apt-get -q update && $$install; }; } && echo 'deps: installed'; \
	fi

### The program

geometries = tiny small sv32
machine_c = $(wildcard model/*.c spec/*.c) harness/machine.c harness/page/picture.c
walk_c = harness/page/walk.c harness/page/tables.c
harness_c = $(filter-out harness/machine.c,$(wildcard harness/*.c)) $(walk_c)
input_c = fuzz/convert.c fuzz/decode.c fuzz/encode.c fuzz/read_bytes.c
mutate_c = fuzz/mutate.c fuzz/decode.c $(patsubst %,harness/%.c,choose language random)
machines = $(geometries:%=$(B)/%/machine.o)
# Without sv32, which is 1.8 GiB that LeakSanitizer searches for pointers each time that a program ends.
light_machines = $(filter-out $(B)/sv32/%,$(machines))
harness_o = $(harness_c:%.c=$(B)/%.o) $(input_c:%.c=$(B)/%.o)

compile = @mkdir -p $(@D) && echo '$(CC) $@' && $(CC) $(CFLAGS) -MMD -MP -c -o $@ $<
link = @echo 'link $@' && $(CC) $(CFLAGS) -o $@ $^

all: $(B)/forkproof ## build the program, build/forkproof (default)

# PAGE= builds without the page, where there is no C library for WebAssembly.
PAGE = $(B)/page/page.o

$(B)/forkproof: $(machines)
$(B)/forkproof-light: $(light_machines)
$(B)/forkproof $(B)/forkproof-light: $(harness_o) $(PAGE)
	$(link)

$(B)/%.o: %.c Makefile
	$(compile)

# The model and the flat machine of one geometry, in one object that shows a single name: so one program can
# hold all three.
define machine
$(B)/$(1)/%.o: %.c Makefile
	$$(compile) -DVM_GEOMETRY_$(2) -DMACHINE=machine_$(1)

$(B)/$(1)/machine.o: $(machine_c:%.c=$(B)/$(1)/%.o)
	@echo 'join $$@' && ld -r -o $$@ $$^ && objcopy --keep-global-symbol=machine_$(1) $$@
endef
$(eval $(call machine,tiny,TINY))
$(eval $(call machine,small,SMALL))
$(eval $(call machine,sv32,SV32))

# The page that explain writes, and in it the model of each geometry as WebAssembly.
page = harness/page
page_c = $(machine_c) $(walk_c) $(page)/engine.c $(patsubst %,harness/%.c,choose claims declaration language machines trace trace_write)
page_exported = engine_room engine_read engine_show
page_wasm = $(geometries:%=$(B)/page/%.wasm)

$(page_wasm): $(B)/page/%.wasm: $(page_c) $(wildcard $(addsuffix /*.h,model spec harness $(page))) Makefile
	@mkdir -p $(@D) && echo 'wasm $@'
	@$(CLANG) --target=wasm32-wasi -mexec-model=reactor -std=c11 -Oz -flto $(WARNINGS) -Wl,--strip-all $(page_exported:%=-Wl,--export=%) \
	    -DVM_GEOMETRY_$(shell echo $* | tr a-z A-Z) -DMACHINE=machine_$* -o $@ $(filter %.c,$^)

$(B)/page/page.html: $(page)/assemble.py $(page)/page.html $(page)/page.css $(page)/page.js $(page_wasm)
	@echo 'page $@' && python3 -B $< $(page) $(page_wasm) >$@

$(B)/page/page.o: $(B)/page/page.html
	@cd $(@D) && ld -r -z noexecstack -b binary -o page.o page.html

playground: all ## one page with every trace of the corpus to choose from, to step through and to edit: build/playground.html
	@$(B)/forkproof explain -o $(B)/playground.html corpus/*.trace && echo $(B)/playground.html

### Proofs

prover = exec sh harness/tied.sh $$PPID python3 -B proofs/prove.py --build $(B) $(if $(GEOMETRY),--geometry $(GEOMETRY)) \
    $(if $(PROVERS),--provers $(PROVERS)) $(if $(FN),--fn $(FN)) $(if $(GOALS),--goals)

prove: ## prove the model; FN=name: one function, PROP=label: only these clauses of it; GEOMETRY= PROVERS=
	@$(prover) $(if $(PROP),--prop $(PROP))

prove-why: ## print the goals of one clause: FN=name CLAUSE=label
	@$(prover) --why $(CLAUSE)

prove-geometries: ## prove the model in every geometry
	@for g in $(geometries); do $(MAKE) --no-print-directory prove GEOMETRY=$$g || exit; done

smoke: ## prove the model, and try anew to prove false from what each contract assumes
	@$(prover) --smoke

proof-cache: ## prove the model, and keep what was proved for replay-proofs
	@$(prover) --keep

replay-proofs: ## go through the proof without a solver, believing what was kept; GOALS=1: through each goal
	@$(prover) --replay

status: ## each claim with its proof, check and traces, each operation with its contract, as Markdown
	@python3 -B proofs/status.py --build $(B)

mutants: all mutant-objects ## break the model and the theorems, drop each clause of a contract, and see what finds it; MUTANT=name SAMPLE=n CONTRACTS=1 KEEP=1 EARNEST=1
	@python3 -B proofs/mutants/run.py --build $(B) $(if $(SAMPLE),--sample $(SAMPLE)) $(if $(CONTRACTS),--contracts) \
	    $(if $(KEEP),--keep) $(if $(EARNEST),--earnest) $(MUTANT)

evidence: ## how do you know: runs all that answers it, and writes build/evidence/index.html; ONLY=name ANEW=1
	@python3 -B proofs/evidence/evidence.py --build $(B) $(if $(ANEW),--anew) $(ONLY)

baseline: ## keep what the last make prove found: goals of each function, smoke tests passed
	@python3 -B proofs/record.py --build $(B) $(if $(GEOMETRY),--geometry $(GEOMETRY))

### Tests

test_c = $(wildcard harness/test/test_*.c fuzz/test/test_*.c)
helper_c = $(filter-out $(test_c),$(wildcard harness/test/*.c fuzz/test/*.c))
test_programs = $(test_c:%.c=$(B)/%)

test: deps ## run every test
	@MAKE='$(MAKE)' python3 -B harness/test/run.py

test-page: deps all ## test the page in a headless browser, which it installs (chromium)
	@$(MAKE) --no-print-directory deps PACKAGES=chromium
	@python3 -B harness/test/page.py $(B)/forkproof

kill-test: all examples ## kill checks, fuzzing and proofs at 100 random moments: nothing may be left; SEED=
	@python3 -B harness/test/kill.py $(if $(SEED),--seed $(SEED)) $(B)/forkproof

tests: $(test_programs) $(B)/faults $(B)/forkproof-light ## build the test programs

model: $(foreach g,$(geometries),$(patsubst %.c,$(B)/$(g)/%.o,$(wildcard model/*.c))) ## compile the model alone

# Tests may look inside of small: what they name of it comes from this library.
$(B)/small/inside.a: $(patsubst %.c,$(B)/small/%.o,$(wildcard model/*.c spec/*.c))
	@rm -f $@ && ar -rcs $@ $^

# What a test has of its own, or takes in as a whole to look inside, is not taken from here.
$(B)/harness/inside.a: $(filter-out %/main.o,$(harness_o))
	@rm -f $@ && ar -rcs $@ $^

$(B)/fuzz/test/test_convert: $(B)/sv32/machine.o
$(test_programs): %: %.o $(helper_c:%.c=$(B)/%.o) $(B)/fuzz/mutate.o $(B)/harness/inside.a $(light_machines) \
    $(B)/small/inside.a
	$(link)

# Implementations to attach (harness/examples/README.md): the right ones, and with a mistake each.
example_mistakes = LOSES_MARK NARROW_COUNT DROPS_SWAPPED PARENT_WRITABLE
pagers = $(B)/examples/pager.so $(example_mistakes:%=$(B)/examples/pager-%.so)
guests = $(addprefix $(B)/examples/,posix_guest posix_guest-sbrk posix_guest-wrong)

$(pagers): harness/examples/pager.c harness/forkproof_plugin.h
	@mkdir -p $(@D) && echo '$(CC) $@'
	@$(CC) $(CFLAGS) -shared -fPIC -I harness $(patsubst $(B)/examples/pager-%.so,-DWRONG=%,$(filter $(B)/examples/pager-%,$@)) -o $@ $<

$(B)/examples/posix_guest-static: guest_flags = -static
$(B)/examples/posix_guest-sbrk: guest_flags = -DSBRK
$(B)/examples/posix_guest-wrong: guest_flags = -DWRONG
$(guests) $(B)/examples/posix_guest-static: harness/examples/posix_guest.c
	@mkdir -p $(@D) && echo '$(CC) $@'
	@$(CC) $(CFLAGS) $(guest_flags) -o $@ $<

examples: $(pagers) $(guests) ## build the worked examples that can be attached

$(B)/examples/qemu_init: harness/examples/qemu_init.c
	@mkdir -p $(@D) && echo '$(CC) $@'
	@$(CC) $(CFLAGS) -static -o $@ $<

# Beyond what everything else needs: an emulator, a kernel for it, and what packs its first files.
QEMU_PACKAGES = qemu-system-x86 linux-image-cloud-amd64 cpio

check-qemu: all ## random sequences on Debian's kernel in an emulator, short of memory; OPS=n SEED=n
	@$(MAKE) --no-print-directory deps PACKAGES='$(QEMU_PACKAGES)'
	@$(MAKE) --no-print-directory $(B)/examples/qemu_init $(B)/examples/posix_guest-static
	@$(B)/forkproof check --against 'exec:exec sh harness/examples/qemu.sh $(B)/examples' --patience 60 \
	    --ops $(or $(OPS),20000) $(if $(SEED),--seed $(SEED)) --out $(B)

check: all ## random sequences on the model and on this machine's kernel; SEED=n OPS=n repeats one
	@for g in tiny small; do \
	    $(B)/forkproof check --against model,linux --geometry $$g --ops $(or $(OPS),20000) \
	        $(if $(SEED),--seed $(SEED)) --out $(B) || exit; \
	done

# A program of its own, since there is no flag of the check that it needs: SEED= begins with another trace.
faults: $(B)/faults ## make each transfer of 1000 random traces and of the corpus fail in turn, and each pair; TRACES= SEED= PAIRS=most transfers
	@$(B)/faults -o $(B) $(if $(TRACES),-n $(TRACES)) $(if $(SEED),-s $(SEED)) $(if $(PAIRS),-p $(PAIRS)) corpus/*.trace

$(B)/faults: $(patsubst %.c,$(B)/%.o,$(wildcard harness/faults/*.c)) $(B)/harness/inside.a $(machines)
	$(link)

# No flags of its own: the model as it is built for the tests, in the largest geometry.
bench-model: $(B)/bench-model ## what the model's operations cost as pages, sharers and processes grow, and Linux's beside it
	@$(B)/bench-model

$(B)/bench-model: harness/bench/model.c harness/bench/linux.c $(patsubst %.c,$(B)/sv32/%.o,$(wildcard model/*.c)) \
    $(B)/harness/inside.a $(machines)
	@mkdir -p $(@D) && echo '$(CC) $@'
	@$(CC) $(CFLAGS) -DVM_GEOMETRY_SV32 -o $@ $^ -lm

bench-oracle: $(B)/bench-oracle ## what judging costs: its share of a check against this machine's kernel, and its memory
	@$(B)/bench-oracle

$(B)/bench-oracle: harness/bench/oracle.c $(B)/harness/inside.a $(machines)
	@mkdir -p $(@D) && echo '$(CC) $@'
	@$(CC) $(CFLAGS) -o $@ $^

### Every state: a program for each geometry, whose name is its processes, pages, frames, slots, file pages and tables

exhaust_c = $(wildcard harness/exhaust/*.c)
exhaust_machine_c = harness/machine.c harness/page/picture.c
exhaust_state_c = $(wildcard model/*.c spec/*.c)
exhaust_harness_o = $(patsubst %,$(B)/harness/%.o,arguments choose claims declaration exercise generate language random run trace_write)
exhaust_sizes = $(join $(patsubst %,-DVM_%=,PROCESSES LEAF_ENTRIES FRAMES SLOTS FILE_PAGES TABLES),$(subst -, ,$(1))) \
    -DVM_ROOT_ENTRIES=1 -DVM_PAGE_SIZE=2 -DMACHINE=machine_exhaust $(if $(SANITIZE),-fno-sanitize=address)
exhaust_options = $(if $(MINUTES),--minutes $(MINUTES)) $(if $(MEBIBYTES),--mebibytes $(MEBIBYTES)) $(if $(ALIKE),--alike $(ALIKE))

GEOMETRIES = $(exhaust_quick) $(exhaust_long)
# Each takes seconds, and minutes.
exhaust_quick = 2-1-2-1-1-2 2-1-3-2-2-2 3-1-2-1-1-3 2-2-2-1-1-1 3-2-2-1-1-1
exhaust_long = 2-2-2-1-1-2 2-2-2-2-1-2 3-2-2-1-1-2

# All variables of the model and the flat machine are in one section, so that they can be copied as one (whole.h);
# ASan would have what is between them left alone.
define exhaust_build
$(B)/exhaust/$(1)/%.o: %.c Makefile
	$$(compile) $$(call exhaust_sizes,$(1))

$(B)/exhaust/$(1)/state.o: $(exhaust_state_c:%.c=$(B)/exhaust/$(1)/%.o)
	@echo 'join $$@' && ld -r -o $$@ $$^ && objcopy --rename-section .data=machine_state,alloc,load,data,contents \
	    --rename-section .bss=machine_state,alloc,load,data,contents $$@

$(B)/exhaust/$(1)/exhaust: $(patsubst %.c,$(B)/exhaust/$(1)/%.o,$(exhaust_c) $(exhaust_machine_c)) \
    $(B)/exhaust/$(1)/state.o $(exhaust_harness_o)
	$$(link)
endef
$(foreach g,$(sort $(GEOMETRIES)),$(eval $(call exhaust_build,$(g))))

exhaust: $(GEOMETRIES:%=$(B)/exhaust/%/exhaust) ## search every state of the model in small geometries; GEOMETRIES='2-2-2-1-1-2' MINUTES= MEBIBYTES= ALIKE=
	@for g in $(GEOMETRIES); do $(B)/exhaust/$$g/exhaust $(exhaust_options) || exit; done

# What building a mutant begins with.
mutant-objects: $(patsubst %,$(B)/fuzz/%-tiny,ops pressure iofault state range) $(exhaust_quick:%=$(B)/exhaust/%/exhaust)

### Fuzzing: each target on two geometries, with libFuzzer (build/fuzz/ops-tiny), with AFL++ (build/fuzz/afl/ops-tiny),
### and as a program that plays files (build/fuzz/plain/ops-tiny)

fuzz_targets = ops pressure iofault isolation twin trace state range judge
fuzz_geometries = tiny small
fuzz_judge_c = $(patsubst %,harness/%.c,apart arguments choose claims closing declaration exercise generate language model random report run \
    shrink shrink_numbers shrink_run trace trace_write)
fuzz_c = fuzz/alone.c fuzz/aside.c fuzz/decode.c fuzz/machine.c fuzz/play.c fuzz/target.c $(machine_c) $(fuzz_judge_c)

fuzz_flags = -std=c11 -g $(WARNINGS) -DMACHINE=machine_fuzzed
fuzz_libfuzzer = $(CLANG) $(fuzz_flags) -O1 -fsanitize=fuzzer -fno-sanitize-coverage=trace-cmp $(SANITIZERS) $(sanitize_model)
fuzz_afl = AFL_QUIET=1 afl-clang-fast $(fuzz_flags) -O2 -fsanitize=fuzzer
fuzz_afl-cmplog = AFL_LLVM_CMPLOG=1 $(fuzz_afl)
fuzz_afl-asan = AFL_USE_ASAN=1 $(fuzz_afl)
# Most of an operation's time is the checker's, and without LTO much of that calls between files.
fuzz_plain = $(CC) $(CFLAGS) $(if $(findstring gcc,$(CC)),-flto=auto) -DMACHINE=machine_fuzzed

# Another engine takes libFuzzer's place by fuzz_libfuzzer (compiles), fuzz_libfuzzer_link (links) and
# fuzz_libfuzzer_engine (is linked last): fuzz/oss-fuzz/build.sh.

# fuzz_build ENGINE,FOLDER,GEOMETRY,MACRO,OTHERS: a folder of objects, and programs that each add one target's.
define fuzz_build
$(B)/fuzz/objects/$(1)-$(3)/%.o: %.c Makefile
	@mkdir -p $$(@D) && echo '$(1) $$@'
	@$$(fuzz_$(1)) -DVM_GEOMETRY_$(4) $$(fuzz_own) -MMD -MP -c -o $$@ $$<

$$(fuzz_targets:%=$(2)/%-$(3)): $(2)/%-$(3): $(B)/fuzz/objects/$(1)-$(3)/fuzz/%.o \
    $$(patsubst %.c,$(B)/fuzz/objects/$(1)-$(3)/%.o,$$(fuzz_c) $(5))
	@mkdir -p $$(@D) && echo 'link $$@'
	@$$(or $$(fuzz_$(1)_link),$$(fuzz_$(1))) -o $$@ $$^ $$(fuzz_$(1)_engine)
endef
$(eval $(call fuzz_build,libfuzzer,$(B)/fuzz,tiny,TINY))
$(eval $(call fuzz_build,libfuzzer,$(B)/fuzz,small,SMALL))
$(foreach e,afl afl-cmplog afl-asan,$(eval $(call fuzz_build,$(e),$(B)/fuzz/$(e),tiny,TINY)))
$(foreach e,afl afl-cmplog afl-asan,$(eval $(call fuzz_build,$(e),$(B)/fuzz/$(e),small,SMALL)))
$(eval $(call fuzz_build,plain,$(B)/fuzz/plain,tiny,TINY,fuzz/main.c fuzz/read_bytes.c))
$(eval $(call fuzz_build,plain,$(B)/fuzz/plain,small,SMALL,fuzz/main.c fuzz/read_bytes.c))

# What fuzzing begins with.
fuzz_seeds = $(patsubst %,$(B)/fuzz/seeds/%,$(fuzz_geometries) trace)

$(fuzz_seeds): $(B)/fuzz/seeds/%: $(B)/forkproof fuzz/seeds.sh $(wildcard corpus/*.trace)
	@echo 'seeds $@' && rm -rf $@ && sh fuzz/seeds.sh $(B)/forkproof $* $@

# Inputs of all but trace are records, for which there is a mutator: in the program, or as AFL++'s library.
fuzz_record_targets = $(filter-out trace,$(fuzz_targets))
define fuzz_mutator
$(fuzz_record_targets:%=$(B)/fuzz/%-$(1)): $(patsubst %,$(B)/fuzz/objects/libfuzzer-$(1)/fuzz/%.o,mutate mutator)
endef
$(foreach g,$(fuzz_geometries),$(eval $(call fuzz_mutator,$(g))))

$(B)/fuzz/afl/mutator.so: fuzz/mutator.c $(mutate_c) $(wildcard fuzz/*.h harness/*.h) Makefile
	@mkdir -p $(@D) && echo '$(CC) $@'
	@$(CC) $(CFLAGS) -shared -fPIC -o $@ $(filter %.c,$^)

TARGET = ops
# Where what was found interesting is kept.
CORPUS = $(B)/fuzz/corpus
# fuzz_programs_in FOLDERS: a target's programs there, and the one that says what an input does.
fuzz_programs_in = $(foreach folder,$(1) plain/,$(fuzz_geometries:%=$(B)/fuzz/$(folder)$(TARGET)-%))

fuzz: $(fuzz_geometries:%=$(B)/fuzz/$(TARGET)-%) $(call fuzz_programs_in,) $(fuzz_seeds) ## fuzz with libFuzzer, ASan and UBSan; TARGET=ops SECONDS=30 CORPUS=
	@exec sh harness/tied.sh $$PPID sh fuzz/run.sh libfuzzer $(TARGET) $(or $(SECONDS),30) $(B)/fuzz $(CORPUS) $(fuzz_geometries)

fuzz-afl: $(call fuzz_programs_in,afl/ afl-cmplog/ afl-asan/) $(fuzz_seeds) $(B)/fuzz/afl/mutator.so ## fuzz with AFL++; TARGET=ops SECONDS=30 CORPUS=
	@exec sh harness/tied.sh $$PPID sh fuzz/run.sh afl $(TARGET) $(or $(SECONDS),30) $(B)/fuzz $(CORPUS) $(fuzz_geometries)

fuzz-all: fuzz-programs fuzz-targets ## fuzz every target, on all cores; MINUTES=10 CORPUS=
	@exec sh harness/tied.sh $$PPID sh fuzz/all.sh $(or $(MINUTES),10) $(B)/fuzz $(CORPUS) '$(fuzz_targets)' '$(fuzz_geometries)'

corpus-min: $(fuzz_geometries:%=$(B)/fuzz/$(TARGET)-%) ## keep of a corpus what nothing smaller replaces; TARGET=ops CORPUS=
	@sh fuzz/corpus_min.sh $(TARGET) $(B)/fuzz $(CORPUS) $(fuzz_geometries)

bench-mutator: $(B)/fuzz/$(TARGET)-tiny $(B)/forkproof ## how long it takes to find planted bugs, with the mutator and without it
	@python3 -B fuzz/bench/mutator.py --target $(TARGET)

compare: all mutant-objects ## our fuzzers beside a property test with Hypothesis (installs python3-hypothesis), on the same bugs
	@$(MAKE) --no-print-directory deps PACKAGES=python3-hypothesis
	@python3 -B fuzz/bench/compare.py --build $(B)

# The targets once more, with a clock (fuzz/bench/timed.c) between them and the machine.
fuzz_release = $(fuzz_plain)
fuzz_sanitized = $(CLANG) $(fuzz_flags) -O1 $(SANITIZERS) $(sanitize_model)
fuzz_timed = $(fuzz_libfuzzer)
fuzz_bench_c = fuzz/bench/timed.c fuzz/bench/main.c fuzz/read_bytes.c
$(eval $(call fuzz_build,release,$(B)/fuzz/bench/release,tiny,TINY,$(fuzz_bench_c)))
$(eval $(call fuzz_build,sanitized,$(B)/fuzz/bench/sanitized,tiny,TINY,$(fuzz_bench_c)))
$(eval $(call fuzz_build,timed,$(B)/fuzz/bench/libfuzzer,tiny,TINY,fuzz/bench/timed.c fuzz/mutate.c fuzz/mutator.c))
$(patsubst %,$(B)/fuzz/objects/%-tiny/harness/machine.o,release sanitized timed): fuzz_own = -UMACHINE -DMACHINE=machine_inner

bench-fuzz: $(foreach e,release sanitized libfuzzer,$(fuzz_record_targets:%=$(B)/fuzz/bench/$(e)/%-tiny)) $(B)/fuzz/seeds/tiny ## how fast the targets are, and where the time goes
	@python3 -B fuzz/bench/speed.py $(B)/fuzz/bench --targets '$(fuzz_record_targets)' --geometry tiny --seeds $(B)/fuzz/seeds/tiny

$(B)/fuzz/trace.dict: $(wildcard corpus/*.trace) Makefile
	@mkdir -p $(@D) && sed '/^#/d' $(filter %.trace,$^) | tr -cs 'a-z_' '\n' | sort -u | sed -n 's/..*/"&"/p' >$@

# What fuzz/oss-fuzz/build.sh hands over.
fuzz-programs: $(foreach g,$(fuzz_geometries),$(fuzz_targets:%=$(B)/fuzz/%-$(g))) $(fuzz_seeds) $(B)/fuzz/trace.dict

oss-fuzz-check: ## build the targets as OSS-Fuzz does, with each sanitizer, and check them as its bad_build_check does
	@sh fuzz/oss-fuzz/check.sh

# -O1: faster to play, and no branch is lost, since they are counted before it.
coverage: ## what the committed corpus reaches of model/ and spec/: build/coverage/html
	@$(MAKE) --no-print-directory -j $(CORES) B=$(B)/coverage CC=$(CLANG) PAGE= all fuzz-targets \
	    CFLAGS='-std=c11 -O1 -g $(WARNINGS) -fprofile-instr-generate -fcoverage-mapping' >/dev/null
	@python3 -B fuzz/coverage.py $(B)/coverage --targets '$(fuzz_targets)' --geometries '$(fuzz_geometries)'

fuzz-targets: $(foreach g,$(fuzz_geometries),$(fuzz_targets:%=$(B)/fuzz/plain/%-$(g))) ## build each target without an engine

### Everything

define stage
@echo 'verify: $(1): $(2)'
@$(MAKE) --no-print-directory $(1) || { echo 'verify: failed: $(1)'; exit 1; }
endef

verify: deps ## install, build, prove, fuzz, and try the model and the kernel
	$(call stage,all,build the program)
	$(call stage,prove,prove the model)
	$(call stage,fuzz,fuzz the model for $(or $(SECONDS),30) seconds)
	$(call stage,check,random sequences on the model and on the kernel of this machine)
	@echo 'verify: ok'

### Packaging

PREFIX = /usr/local
VERSION = $(shell sed -n 's/^\#define FORKPROOF_VERSION "\(.*\)"$$/\1/p' harness/main.c)
share = $(DESTDIR)$(PREFIX)/share
packaging = harness/packaging

install: all ## install the program, its header, man pages and examples; DESTDIR= PREFIX=/usr/local
	@install -D $(B)/forkproof $(DESTDIR)$(PREFIX)/bin/forkproof
	@install -D -m 644 harness/forkproof_plugin.h $(DESTDIR)$(PREFIX)/include/forkproof_plugin.h
	@mkdir -p $(share)/pkgconfig && sed 's|@PREFIX@|$(PREFIX)|; s|@VERSION@|$(VERSION)|' $(packaging)/forkproof.pc.in \
	    >$(share)/pkgconfig/forkproof.pc
	@for page in $(packaging)/*.[135]; do \
	    install -D -m 644 $$page $(share)/man/man$${page##*.}/$${page##*/} || exit; \
	done
	@install -D -m 644 $(packaging)/forkproof.bash $(share)/bash-completion/completions/forkproof
	@install -d $(share)/doc/forkproof/examples
	@install -m 644 CHANGELOG.md spec/claims.md $(share)/doc/forkproof && install -m 644 LICENSE $(share)/doc/forkproof/copyright
	@install -m 644 harness/examples/* $(share)/doc/forkproof/examples

deb: all ## build a Debian package, build/forkproof.deb
	@rm -rf $(B)/deb && $(MAKE) --no-print-directory install DESTDIR=$(B)/deb PREFIX=/usr
	@sh $(packaging)/deb.sh $(B)/deb $(VERSION) $(B)/forkproof.deb && echo '$(B)/forkproof.deb'

### Upkeep

sources = $(wildcard $(addsuffix /*.[ch],model spec harness harness/bench harness/examples harness/exhaust harness/faults harness/page harness/test fuzz fuzz/bench fuzz/test proofs))

format: ## rewrite every source file in the project's style
	@clang-format -i $(sources)

# One file a run, and a run for each core: with several files in one, clang-tidy 14 takes each va_list for uninitialised.
lint: ## clang-format and clang-tidy: nothing to say
	@clang-format --dry-run -Werror $(sources)
	@printf '%s\n' $(filter %.c,$(sources)) | xargs -n 1 -P $(CORES) sh -c \
	    'clang-tidy --quiet --warnings-as-errors="*" "$$0" -- -std=c11 -DMACHINE=machine_small -I harness 2>/dev/null'

clean: ## remove everything built
	rm -rf $(B)

help: ## list these targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | awk -F'\t' '{ printf "%-18s%s\n", $$1, $$2 }'

.PHONY: deps all playground prove prove-why prove-geometries smoke proof-cache replay-proofs mutants mutant-objects evidence status baseline test test-page kill-test tests model \
    examples check check-qemu faults bench-model bench-oracle exhaust fuzz fuzz-afl fuzz-all corpus-min fuzz-targets fuzz-programs oss-fuzz-check coverage \
    bench-mutator bench-fuzz compare verify install deb format lint clean help

-include $(wildcard $(addsuffix /*.d,$(foreach d,harness harness/faults harness/page harness/test fuzz fuzz/test,$(B)/$(d)) \
    $(foreach d,model spec harness harness/exhaust harness/page,$(B)/exhaust/*/$(d)) \
    $(foreach g,$(geometries),$(foreach d,model spec harness,$(B)/$(g)/$(d))) \
    $(foreach d,model spec harness harness/page fuzz fuzz/bench,$(B)/fuzz/objects/*/$(d))))
