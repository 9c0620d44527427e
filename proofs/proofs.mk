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

# What building a mutant begins with.
mutant-objects: $(patsubst %,$(B)/fuzz/%-tiny,ops pressure iofault state range) $(exhaust_quick:%=$(B)/exhaust/%/exhaust)

.PHONY: prove prove-why prove-geometries smoke proof-cache replay-proofs status mutants mutant-objects evidence baseline
