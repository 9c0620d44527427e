### The program and what it is played with

adapter_c = harness/machine/adapter.c harness/machine/picture.c
machine_c = $(wildcard model/*.c spec/*.c) $(adapter_c)
walk_c = $(filter-out %/engine.c,$(wildcard harness/page/*.c))
harness_rooms = language machine targets play shrink report cli
harness_c = $(filter-out $(adapter_c),$(wildcard $(harness_rooms:%=harness/%/*.c))) $(walk_c)
input_c = fuzz/input/convert.c fuzz/input/decode.c fuzz/input/encode.c fuzz/input/read_bytes.c
machines = $(geometries:%=$(B)/%/machine.o)
# Without sv32, which is 1.8 GiB that LeakSanitizer searches for pointers each time that a program ends.
light_machines = $(filter-out $(B)/sv32/%,$(machines))
harness_o = $(harness_c:%.c=$(B)/%.o) $(input_c:%.c=$(B)/%.o)

all: $(B)/forkproof ## build the program, build/forkproof (default)

# PAGE= builds without the page, where there is no C library for WebAssembly.
PAGE = $(B)/page/page.o

$(B)/forkproof: $(machines)
$(B)/forkproof-light: $(light_machines)
$(B)/forkproof $(B)/forkproof-light: $(harness_o) $(PAGE)
	$(link)

# The model and the flat machine of one geometry, in one object that shows a single name: so one program can
# hold all three.
define machine
$(B)/$(1)/%.o: %.c Makefile harness/harness.mk
	$$(compile) -DVM_GEOMETRY_$(2) -DMACHINE=machine_$(1)

$(B)/$(1)/machine.o: $(machine_c:%.c=$(B)/$(1)/%.o)
	@echo 'join $$@' && ld -r -o $$@ $$^ && objcopy --keep-global-symbol=machine_$(1) $$@
endef
$(eval $(call machine,tiny,TINY))
$(eval $(call machine,small,SMALL))
$(eval $(call machine,sv32,SV32))

model: $(foreach g,$(geometries),$(patsubst %.c,$(B)/$(g)/%.o,$(wildcard model/*.c))) ## compile the model alone

# What a test has of its own, or takes in as a whole to look inside, is not taken from here.
$(B)/harness/inside.a: $(filter-out %_main.o,$(harness_o))
	@rm -f $@ && ar -rcs $@ $^

### The page

# The page that explain writes, and in it the model of each geometry as WebAssembly.
page = harness/page
page_c = $(machine_c) $(walk_c) $(page)/engine.c $(patsubst %,harness/%.c,machine/machines) \
    $(patsubst %,harness/language/%.c,choose claims declaration language trace trace_write)
page_exported = engine_room engine_claims engine_read engine_show engine_draw
page_wasm = $(geometries:%=$(B)/page/%.wasm)

$(page_wasm): $(B)/page/%.wasm: $(page_c) $(wildcard $(addsuffix /*.h,model spec harness/language harness/machine $(page))) \
    Makefile harness/harness.mk
	@mkdir -p $(@D) && echo 'wasm $@'
	@$(CLANG) --target=wasm32-wasi -mexec-model=reactor -std=c11 -Oz -flto $(WARNINGS) -Wl,--strip-all $(page_exported:%=-Wl,--export=%) \
	    -DVM_GEOMETRY_$(shell echo $* | tr a-z A-Z) -DMACHINE=machine_$* -o $@ $(filter %.c,$^)

$(B)/page/page.html: $(page)/assemble.py $(page)/page.html $(page)/page.css $(page)/page.js $(page_wasm)
	@echo 'page $@' && python3 -B $< $(page) $(page_wasm) >$@

$(B)/page/page.o: $(B)/page/page.html
	@cd $(@D) && ld -r -z noexecstack -b binary -o page.o page.html

playground: all ## one page with the claims, and the traces that show them, to step through and to edit: build/playground.html
	@$(B)/forkproof explain -o $(B)/playground.html corpus/*.trace && echo $(B)/playground.html

### Examples

# Implementations to attach (harness/examples/README.md): the right ones, and with a mistake each.
example_mistakes = LOSES_MARK NARROW_COUNT DROPS_SWAPPED PARENT_WRITABLE COPIES_AS_LAST
pagers = $(B)/examples/pager.so $(example_mistakes:%=$(B)/examples/pager-%.so)
exercise_mistakes = PARENT_WRITABLE LOSES_MARK NOT_COUNTED KEEPS_USER SHARES_TABLE
wrong_students = $(exercise_mistakes:%=$(B)/examples/student-%.so)
students = $(B)/examples/student.so $(B)/examples/student-EXITS.so $(wrong_students)
guests = $(addprefix $(B)/examples/,posix_guest posix_guest-sbrk posix_guest-wrong)

$(pagers): harness/examples/pager.c harness/include/forkproof_plugin.h
	@mkdir -p $(@D) && echo '$(CC) $@'
	@$(CC) $(CFLAGS) -shared -fPIC -I harness/include $(patsubst $(B)/examples/pager-%.so,-DWRONG=%,$(filter $(B)/examples/pager-%,$@)) -o $@ $<

$(wrong_students): student_flags = -DWRONG=$(@:$(B)/examples/student-%.so=%)
$(B)/examples/student-EXITS.so: student_flags = -DEXITS
$(students): harness/examples/tables/mmu.c harness/examples/tables/student.c harness/examples/tables/mmu.h \
    harness/include/forkproof_plugin.h
	@mkdir -p $(@D) && echo '$(CC) $@'
	@$(CC) $(CFLAGS) -shared -fPIC -Wl,--wrap=exit -I harness/include $(student_flags) -o $@ $(filter %.c,$^)

$(B)/examples/posix_guest-static: guest_flags = -static
$(B)/examples/posix_guest-sbrk: guest_flags = -DSBRK
$(B)/examples/posix_guest-wrong: guest_flags = -DWRONG
$(guests) $(B)/examples/posix_guest-static: harness/examples/posix_guest.c
	@mkdir -p $(@D) && echo '$(CC) $@'
	@$(CC) $(CFLAGS) $(guest_flags) -o $@ $<

# The guest for xv6, with what stands in for xv6's library.
$(B)/examples/xv6_guest: harness/examples/xv6/guest.c harness/examples/xv6/stand_in.h harness/examples/posix_guest.c
	@mkdir -p $(@D) && echo '$(CC) $@'
	@$(CC) $(CFLAGS) -DSTAND_IN -I harness/examples -o $@ $<

examples: $(pagers) $(students) $(guests) $(B)/examples/xv6_guest ## build the worked examples that can be attached

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

### Checks and measurements

check: all ## random sequences on the model and on this host's kernel; SEED=n OPS=n repeats one
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

$(B)/bench-model: harness/bench/bench_model.c harness/bench/bench_linux.c $(patsubst %.c,$(B)/sv32/%.o,$(wildcard model/*.c)) \
    $(B)/harness/targets/host.o
	@mkdir -p $(@D) && echo '$(CC) $@'
	@$(CC) $(CFLAGS) -DVM_GEOMETRY_SV32 -o $@ $^ -lm

bench-oracle: $(B)/bench-oracle ## what judging costs: its share of a check against this host's kernel, and its memory
	@$(B)/bench-oracle

$(B)/bench-oracle: harness/bench/bench_oracle.c $(B)/harness/inside.a $(machines)
	@mkdir -p $(@D) && echo '$(CC) $@'
	@$(CC) $(CFLAGS) -o $@ $^

### Packaging

PREFIX = /usr/local
VERSION = $(shell sed -n 's/^\#define FORKPROOF_VERSION "\(.*\)"$$/\1/p' harness/cli/forkproof_main.c)
share = $(DESTDIR)$(PREFIX)/share
packaging = harness/packaging

# Where a page has a line @OPERATIONS@ it lists those of the table.
man_pages = $(patsubst $(packaging)/%,$(B)/man/%,$(wildcard $(packaging)/*.[135]))

$(B)/man/operations: $(packaging)/operations.in harness/language/operations.h
	@mkdir -p $(@D)
	@$(CC) -E -P -x c $< | tr -d , | awk -F ' *-> *' '{ printf "%-44s \\-> %s\n", $$1, $$2 }' >$@

$(man_pages): $(B)/man/%: $(packaging)/% $(B)/man/operations
	@sed -e '/^@OPERATIONS@$$/{r $(B)/man/operations' -e 'd}' $< >$@

# Examples of several files, each in a folder of its own.
kits = tables xv6

install: all $(man_pages) ## install the program, its header, man pages and examples; DESTDIR= PREFIX=/usr/local
	@install -D $(B)/forkproof $(DESTDIR)$(PREFIX)/bin/forkproof
	@install -D -m 644 harness/include/forkproof_plugin.h $(DESTDIR)$(PREFIX)/include/forkproof_plugin.h
	@mkdir -p $(share)/pkgconfig && sed 's|@PREFIX@|$(PREFIX)|; s|@VERSION@|$(VERSION)|' $(packaging)/forkproof.pc.in \
	    >$(share)/pkgconfig/forkproof.pc
	@for page in $(man_pages); do \
	    install -D -m 644 $$page $(share)/man/man$${page##*.}/$${page##*/} || exit; \
	done
	@install -D -m 644 $(packaging)/forkproof.bash $(share)/bash-completion/completions/forkproof
	@install -d $(kits:%=$(share)/doc/forkproof/examples/%)
	@install -m 644 CHANGELOG.md spec/claims.md $(share)/doc/forkproof && install -m 644 LICENSE $(share)/doc/forkproof/copyright
	@install -m 644 harness/examples/*.* $(share)/doc/forkproof/examples
	@for kit in $(kits); do \
	    install -m 644 harness/examples/$$kit/* $(share)/doc/forkproof/examples/$$kit || exit; \
	done

deb: all ## build a Debian package, build/forkproof.deb
	@rm -rf $(B)/deb && $(MAKE) --no-print-directory install DESTDIR=$(B)/deb PREFIX=/usr
	@sh $(packaging)/deb.sh $(B)/deb $(VERSION) $(B)/forkproof.deb && echo '$(B)/forkproof.deb'

.PHONY: all model playground examples check-qemu check faults bench-model bench-oracle install deb

-include $(wildcard $(addsuffix /*.d,$(B)/harness/* $(B)/fuzz/input) \
    $(foreach g,$(geometries),$(addsuffix /*.d,$(addprefix $(B)/$(g)/,model spec harness/machine))))
