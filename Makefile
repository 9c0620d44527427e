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

### What every room has

geometries = tiny small sv32

compile = @mkdir -p $(@D) && echo '$(CC) $@' && $(CC) $(CFLAGS) -MMD -MP -c -o $@ $<
link = @echo 'link $@' && $(CC) $(CFLAGS) -o $@ $^

$(B)/%.o: %.c Makefile
	$(compile)

# The rooms' rules, as far as the rooms are there: a copy of some of them builds what these can.
include $(wildcard harness/harness.mk harness/exhaust/exhaust.mk harness/test/test.mk fuzz/fuzz.mk proofs/proofs.mk)

### Everything

define stage
@echo 'verify: $(1): $(2)'
@$(MAKE) --no-print-directory $(1) || { echo 'verify: failed: $(1)'; exit 1; }
endef

verify: deps ## install, build, prove, fuzz, and try the model and the kernel
	$(call stage,all,build the program)
	$(call stage,prove,prove the model)
	$(call stage,fuzz,fuzz the model for $(or $(SECONDS),30) seconds)
	$(call stage,check,random sequences on the model and on the kernel of this host)
	@echo 'verify: ok'

### Upkeep

sources = $(wildcard $(addsuffix /*.[ch],model spec harness/* harness/examples/* fuzz fuzz/* proofs))

format: ## rewrite every source file in the project's style
	@clang-format -i $(sources)

# One file a run, and a run for each core: with several files in one, clang-tidy 14 takes each va_list for uninitialised.
lint: ## clang-format and clang-tidy: nothing to say; and no file has the marks of a merge
	@! git grep -nE '^(<<<<<<<|>>>>>>>) '
	@clang-format --dry-run -Werror $(sources)
	@printf '%s\n' $(filter %.c,$(sources)) | xargs -n 1 -P $(CORES) sh -c \
	    'clang-tidy --quiet --warnings-as-errors="*" "$$0" -- -std=c11 -DMACHINE=machine_linted -DGEOMETRY=\"linted\" -DSTAND_IN -I harness/include -I harness/examples 2>/dev/null'

clean: ## remove everything built
	rm -rf $(B)

help: ## list these targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' $(MAKEFILE_LIST) | awk -F'\t' '{ printf "%-18s%s\n", $$1, $$2 }'

.PHONY: deps verify format lint clean help
