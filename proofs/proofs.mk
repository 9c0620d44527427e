### Proofs

prover = exec sh harness/tied.sh $$PPID python3 -B proofs/runner/prove.py --build $(B) $(if $(GEOMETRY),--geometry $(GEOMETRY)) \
    $(if $(PROVERS),--provers $(PROVERS)) $(if $(FN),--fn $(FN)) $(if $(ALL),--all) $(if $(BASE),--base $(BASE)) \
    $(if $(SMOKE_MOST),--smoke-most $(SMOKE_MOST)) $(if $(SECOND),--second)

prove: ## prove what changed, and a tenth of the rest; ALL=1: everything, SECOND=1: and what one solver proved with the other one, too, BASE=COMMIT: believe what that one kept, FN=name: one function, PROP=label: only these clauses of it; GEOMETRY= PROVERS= SMOKE_MOST=
	@$(prover) $(if $(PROP),--prop $(PROP))

prove-why: ## print the goals of one clause: FN=name CLAUSE=label
	@$(prover) --why $(CLAUSE)

prove-geometries: ## prove the model in every geometry
	@for g in $(geometries); do $(MAKE) --no-print-directory prove GEOMETRY=$$g || exit; done

smoke: ## prove everything, and try to prove false from what each contract assumes
	@$(prover) --smoke

keep: ## keep what the last make prove of each geometry found, for the next ones: proofs/kept
	@python3 -B proofs/runner/keep.py --build $(B)

status: ## each claim with its proof, check and traces, each operation with its contract, as Markdown
	@python3 -B proofs/runner/status.py --build $(B)

mutants: all mutant-objects ## break the model and the theorems, drop each clause of a contract, and see what finds it; MUTANT=name SAMPLE=n CONTRACTS=1|name|internal KEEP=1 EARNEST=1
	@python3 -B proofs/mutants/run.py --build $(B) $(if $(SAMPLE),--sample $(SAMPLE)) $(if $(CONTRACTS),--contracts '$(CONTRACTS)') \
	    $(if $(KEEP),--keep) $(if $(EARNEST),--earnest) $(MUTANT)

evidence: ## how do you know: runs all that answers it, and writes build/evidence/index.html; ONLY=name ANEW=1
	@python3 -B proofs/evidence/evidence.py --build $(B) $(if $(ANEW),--anew) $(ONLY)

# What building a mutant begins with.
mutant-objects: $(patsubst %,$(B)/fuzz/%-tiny,ops pressure iofault state range) $(exhaust_quick:%=$(B)/exhaust/%/exhaust)

.PHONY: prove prove-why prove-geometries smoke keep status mutants mutant-objects evidence
