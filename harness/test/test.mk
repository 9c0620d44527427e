### Tests

test_c = $(wildcard harness/test/test_*.c fuzz/test/test_*.c)
helper_c = $(filter-out $(test_c),$(wildcard harness/test/*.c fuzz/test/*.c))
test_programs = $(test_c:%.c=$(B)/%)

test: deps ## run every test
	@MAKE='$(MAKE)' python3 -B harness/test/run_tests.py

test-page: deps all ## test the page in a headless browser, which it installs (chromium)
	@$(MAKE) --no-print-directory deps PACKAGES=chromium
	@python3 -B harness/test/page.py $(B)/forkproof

kill-test: all examples ## kill checks, fuzzing and proofs at 100 random moments: nothing may be left; SEED=
	@python3 -B harness/test/kill.py $(if $(SEED),--seed $(SEED)) $(B)/forkproof

tests: $(test_programs) $(B)/faults $(B)/forkproof-light ## build the test programs

# Tests may look inside of small: what they name of it comes from this library.
$(B)/small/inside.a: $(patsubst %.c,$(B)/small/%.o,$(wildcard model/*.c spec/*.c))
	@rm -f $@ && ar -rcs $@ $^

$(B)/fuzz/test/test_convert $(B)/harness/test/test_operations: $(B)/sv32/machine.o
$(test_programs): %: %.o $(helper_c:%.c=$(B)/%.o) $(B)/fuzz/input/mutate.o $(B)/harness/inside.a $(light_machines) \
    $(B)/small/inside.a
	$(link)

.PHONY: test test-page kill-test tests

-include $(wildcard $(B)/fuzz/test/*.d)
