### Fuzzing: each target on two geometries, with libFuzzer (build/fuzz/ops-tiny), with AFL++ (build/fuzz/afl/ops-tiny),
### and as a program that plays files (build/fuzz/plain/ops-tiny)

fuzz_targets = ops pressure iofault isolation twin trace state range judge
fuzz_geometries = tiny small
fuzz_judge_c = harness/report/report.c $(wildcard harness/shrink/*.c) $(patsubst %,harness/targets/%.c,host implementation keeper model words) \
    $(patsubst %,harness/language/%.c,arguments choose claims declaration language trace trace_write) \
    $(patsubst %,harness/play/%.c,apart closing episode exercise generate random run)
fuzz_c = fuzz/alone.c fuzz/aside.c fuzz/input/decode.c fuzz/play.c fuzz/target.c harness/machine/machines.c $(machine_c) $(fuzz_judge_c)

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
$(B)/fuzz/objects/$(1)-$(3)/%.o: %.c Makefile fuzz/fuzz.mk
	@mkdir -p $$(@D) && echo '$(1) $$@'
	@$$(fuzz_$(1)) -DVM_GEOMETRY_$(4) $$(fuzz_own) -MMD -MP -c -o $$@ $$<

$$(fuzz_targets:%=$(2)/%-$(3)): $(2)/%-$(3): $(B)/fuzz/objects/$(1)-$(3)/fuzz/targets/fuzz_%.o \
    $$(patsubst %.c,$(B)/fuzz/objects/$(1)-$(3)/%.o,$$(fuzz_c) $(5))
	@mkdir -p $$(@D) && echo 'link $$@'
	@$$(or $$(fuzz_$(1)_link),$$(fuzz_$(1))) -o $$@ $$^ $$(fuzz_$(1)_engine)
endef
$(eval $(call fuzz_build,libfuzzer,$(B)/fuzz,tiny,TINY))
$(eval $(call fuzz_build,libfuzzer,$(B)/fuzz,small,SMALL))
$(foreach e,afl afl-cmplog afl-asan,$(eval $(call fuzz_build,$(e),$(B)/fuzz/$(e),tiny,TINY)))
$(foreach e,afl afl-cmplog afl-asan,$(eval $(call fuzz_build,$(e),$(B)/fuzz/$(e),small,SMALL)))
$(eval $(call fuzz_build,plain,$(B)/fuzz/plain,tiny,TINY,fuzz/files_main.c fuzz/input/read_bytes.c))
$(eval $(call fuzz_build,plain,$(B)/fuzz/plain,small,SMALL,fuzz/files_main.c fuzz/input/read_bytes.c))

# What fuzzing begins with.
fuzz_seeds = $(patsubst %,$(B)/fuzz/seeds/%,$(fuzz_geometries) trace)

$(fuzz_seeds): $(B)/fuzz/seeds/%: $(B)/forkproof fuzz/seeds.sh $(wildcard corpus/*.trace)
	@echo 'seeds $@' && rm -rf $@ && sh fuzz/seeds.sh $(B)/forkproof $* $@

# Inputs of all but trace are records, for which there is a mutator: in the program, or as AFL++'s library.
fuzz_record_targets = $(filter-out trace,$(fuzz_targets))
define fuzz_mutator
$(fuzz_record_targets:%=$(B)/fuzz/%-$(1)): $(patsubst %,$(B)/fuzz/objects/libfuzzer-$(1)/fuzz/%.o,input/mutate mutator)
endef
$(foreach g,$(fuzz_geometries),$(eval $(call fuzz_mutator,$(g))))

mutate_c = fuzz/input/mutate.c fuzz/input/decode.c $(patsubst %,harness/%.c,language/choose language/language play/random)

$(B)/fuzz/afl/mutator.so: fuzz/mutator.c $(mutate_c) $(wildcard fuzz/input/*.h harness/language/*.h harness/play/*.h) \
    Makefile fuzz/fuzz.mk
	@mkdir -p $(@D) && echo '$(CC) $@'
	@$(CC) $(CFLAGS) -shared -fPIC -o $@ $(filter %.c,$^)

TARGET = ops
# Where what was found interesting is kept.
CORPUS = $(B)/fuzz/corpus
# fuzz_programs_in FOLDERS: a target's programs there, and the one that says what an input does.
fuzz_programs_in = $(foreach folder,$(1) plain/,$(fuzz_geometries:%=$(B)/fuzz/$(folder)$(TARGET)-%))

fuzz: $(fuzz_geometries:%=$(B)/fuzz/$(TARGET)-%) $(call fuzz_programs_in,) $(fuzz_seeds) ## fuzz with libFuzzer, ASan and UBSan; TARGET=ops SECONDS=30 CORPUS=
	@exec sh harness/tied.sh $$PPID sh fuzz/one.sh libfuzzer $(TARGET) $(or $(SECONDS),30) $(B)/fuzz $(CORPUS) $(fuzz_geometries)

fuzz-afl: $(call fuzz_programs_in,afl/ afl-cmplog/ afl-asan/) $(fuzz_seeds) $(B)/fuzz/afl/mutator.so ## fuzz with AFL++; TARGET=ops SECONDS=30 CORPUS=
	@exec sh harness/tied.sh $$PPID sh fuzz/one.sh afl $(TARGET) $(or $(SECONDS),30) $(B)/fuzz $(CORPUS) $(fuzz_geometries)

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
fuzz_bench_c = fuzz/bench/timed.c fuzz/bench/timed_main.c fuzz/input/read_bytes.c
$(eval $(call fuzz_build,release,$(B)/fuzz/bench/release,tiny,TINY,$(fuzz_bench_c)))
$(eval $(call fuzz_build,sanitized,$(B)/fuzz/bench/sanitized,tiny,TINY,$(fuzz_bench_c)))
$(eval $(call fuzz_build,timed,$(B)/fuzz/bench/libfuzzer,tiny,TINY,fuzz/bench/timed.c fuzz/input/mutate.c fuzz/mutator.c))
$(patsubst %,$(B)/fuzz/objects/%-tiny/harness/machine/adapter.o,release sanitized timed): fuzz_own = -UMACHINE -DMACHINE=machine_inner

bench-fuzz: $(foreach e,release sanitized libfuzzer,$(fuzz_record_targets:%=$(B)/fuzz/bench/$(e)/%-tiny)) $(B)/fuzz/seeds/tiny ## how fast the targets are, and where the time goes
	@python3 -B fuzz/bench/speed.py $(B)/fuzz/bench --targets '$(fuzz_record_targets)' --geometry tiny --seeds $(B)/fuzz/seeds/tiny

$(B)/fuzz/trace.dict: $(wildcard corpus/*.trace) fuzz/fuzz.mk
	@mkdir -p $(@D) && sed '/^#/d' $(filter %.trace,$^) | tr -cs 'a-z_' '\n' | sort -u | sed -n 's/..*/"&"/p' >$@

# What fuzz/oss-fuzz/build.sh hands over.
fuzz-programs: $(foreach g,$(fuzz_geometries),$(fuzz_targets:%=$(B)/fuzz/%-$(g))) $(fuzz_seeds) $(B)/fuzz/trace.dict

oss-fuzz-check: ## build the targets as OSS-Fuzz does, with each sanitizer, and check them as its bad_build_check does
	@sh fuzz/oss-fuzz/check_build.sh

# -O1: faster to play, and no branch is lost, since they are counted before it.
coverage: ## what the committed corpus reaches of model/ and spec/: build/coverage/html
	@$(MAKE) --no-print-directory -j $(CORES) B=$(B)/coverage CC=$(CLANG) PAGE= all fuzz-targets \
	    CFLAGS='-std=c11 -O1 -g $(WARNINGS) -fprofile-instr-generate -fcoverage-mapping' >/dev/null
	@python3 -B fuzz/coverage.py $(B)/coverage --targets '$(fuzz_targets)' --geometries '$(fuzz_geometries)'

fuzz-targets: $(foreach g,$(fuzz_geometries),$(fuzz_targets:%=$(B)/fuzz/plain/%-$(g))) ## build each target without an engine

.PHONY: fuzz fuzz-afl fuzz-all corpus-min bench-mutator compare bench-fuzz fuzz-programs oss-fuzz-check coverage fuzz-targets

-include $(wildcard $(addsuffix /*.d,$(addprefix $(B)/fuzz/objects/*/,model spec harness/* fuzz fuzz/*)))
