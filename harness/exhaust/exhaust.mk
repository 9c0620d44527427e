### Every state: a program for each geometry, whose name is its processes, pages of a leaf table, frames, slots, file pages and
### tables; and then the root entries of a process, where there is more than one

exhaust_c = $(wildcard harness/exhaust/*.c)
exhaust_state_c = $(wildcard model/*.c spec/*.c)
# What it is linked of beside its own: evidence.py knows from here what its answers depend on.
exhaust_linked = language/arguments language/choose language/claims language/declaration language/every language/language \
    language/trace_write play/episode play/exercise play/generate play/random play/run targets/host
exhaust_harness_o = $(exhaust_linked:%=$(B)/harness/%.o)
exhaust_sizes = $(join $(patsubst %,-DVM_%=,PROCESSES LEAF_ENTRIES FRAMES SLOTS FILE_PAGES TABLES ROOT_ENTRIES), \
    $(wordlist 1,7,$(subst -, ,$(1)) 1)) -DGEOMETRY='"$(1)"' -DVM_PAGE_SIZE=2 -DMACHINE=machine_exhaust \
    $(if $(SANITIZE),-fno-sanitize=address)
exhaust_options = $(if $(MINUTES),--minutes $(MINUTES)) $(if $(MEBIBYTES),--mebibytes $(MEBIBYTES)) $(if $(ALIKE),--alike $(ALIKE))

GEOMETRIES = $(exhaust_quick) $(exhaust_long)
# Each takes seconds, and minutes.
exhaust_quick = 2-1-2-1-1-2 2-1-3-2-2-2 3-1-2-1-1-3 2-2-2-1-1-1 3-2-2-1-1-1 2-1-2-1-1-2-3
exhaust_long = 2-2-2-1-1-2 2-2-2-2-1-2 3-2-2-1-1-2

# All variables of the model and the flat machine are in one section, so that they can be copied as one (whole.h);
# ASan would have what is between them left alone.
define exhaust_build
$(B)/exhaust/$(1)/%.o: %.c Makefile harness/exhaust/exhaust.mk
	$$(compile) $$(call exhaust_sizes,$(1))

$(B)/exhaust/$(1)/state.o: $(exhaust_state_c:%.c=$(B)/exhaust/$(1)/%.o)
	@echo 'join $$@' && ld -r -o $$@ $$^ && objcopy --rename-section .data=machine_state,alloc,load,data,contents \
	    --rename-section .bss=machine_state,alloc,load,data,contents $$@

$(B)/exhaust/$(1)/exhaust: $(patsubst %.c,$(B)/exhaust/$(1)/%.o,$(exhaust_c) $(adapter_c)) \
    $(B)/exhaust/$(1)/state.o $(exhaust_harness_o)
	$$(link)
endef
$(foreach g,$(sort $(GEOMETRIES)),$(eval $(call exhaust_build,$(g))))

exhaust: $(GEOMETRIES:%=$(B)/exhaust/%/exhaust) ## search every state of the model in small geometries; GEOMETRIES='2-2-2-1-1-2' MINUTES= MEBIBYTES= ALIKE=
	@for g in $(GEOMETRIES); do $(B)/exhaust/$$g/exhaust $(exhaust_options) || exit; done

.PHONY: exhaust

-include $(wildcard $(addsuffix /*.d,$(addprefix $(B)/exhaust/*/,model spec harness/*)))
