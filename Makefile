# SPDX-License-Identifier: MIT
# GNU make and pkg-config; `make help` lists the targets, V=1 shows the commands.

VERSION := 0.1.0
URL     := https://paperfeed.example
MODE    ?= release
BUILD   ?= build
OUT     := $(BUILD)/$(MODE)
PKG     ?= pkg-config
INSTALL ?= install

PREFIX     ?= /usr/local
BINDIR     ?= $(PREFIX)/bin
LIBEXECDIR ?= $(PREFIX)/libexec/paperfeed
DATADIR    ?= $(PREFIX)/share/paperfeed
MANDIR     ?= $(PREFIX)/share/man

WARN := -Wall -Wextra -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes -Wformat=2 -Wvla
BRANCH_x86_64  := -fcf-protection
BRANCH_aarch64 := -mbranch-protection=standard
HARDEN := -fPIE -fstack-protector-strong -fstack-clash-protection $(BRANCH_$(shell uname -m))
SANITIZE := -O1 -g -fno-omit-frame-pointer -fno-sanitize-recover=all -DSANITIZER_BUILD
FLAGS_release := -O2 -g $(HARDEN) -U_FORTIFY_SOURCE -D_FORTIFY_SOURCE=2
FLAGS_debug   := -O0 -g3 $(HARDEN)
FLAGS_asan    := $(SANITIZE) -fsanitize=address,undefined
FLAGS_ubsan   := $(SANITIZE) -fsanitize=undefined
FLAGS_fuzz    := $(SANITIZE) -fsanitize=address,undefined,fuzzer-no-link
FLAGS_cov     := -O0 -g --coverage -DSANITIZER_BUILD
LINK_release  := -pie -Wl,-z,relro,-z,now,-z,noexecstack
LINK_debug    := -pie
$(if $(FLAGS_$(MODE)),,$(error MODE is release, debug, asan, ubsan, fuzz or cov, not "$(MODE)"))

PACKAGES_CORE     := libutf8proc ncursesw
PACKAGES_PARSE    := libutf8proc libxml-2.0 jansson libseccomp
PACKAGES_TRANSFER := libutf8proc libcurl libseccomp
ALL_PACKAGES      := $(sort $(PACKAGES_CORE) $(PACKAGES_PARSE) $(PACKAGES_TRANSFER))
PKG_CFLAGS        := $(shell $(PKG) --cflags-only-I $(ALL_PACKAGES) 2>/dev/null)
libraries = $(shell $(PKG) --libs $(1))

# Finding and binding shared libraries would be half of the time of a short search: paperfeed takes copies of its few
# where they are installed as archives. A distribution says STATIC=no.
ARCHIVES := libc.a rcrt1.o libutf8proc.a libncursesw.a
found     = $(shell for file in $(1); do test -e "$$($(CC) -print-file-name=$$file)" || exit; done; echo yes)
STATIC   ?= $(if $(filter release,$(MODE)),$(call found,$(ARCHIVES)),no)

COMPILE = $(CC) -std=c11 -D_XOPEN_SOURCE=700 -D_DEFAULT_SOURCE $(WARN) $(FLAGS_$(MODE)) -Iinclude -I$(OUT)/generated \
	-DPAPERFEED_VERSION='"$(VERSION)"' -DPAPERFEED_URL='"$(URL)"' -DPAPERFEED_DATADIR='"$(DATADIR)"' \
	$(PKG_CFLAGS) $(CPPFLAGS) $(CFLAGS) -MMD -MP
LINK = $(CC) $(FLAGS_$(MODE)) $(LINK_$(MODE)) $(CFLAGS) $(LDFLAGS) -Wl,--as-needed
LINK_CORE = $(if $(filter yes,$(STATIC)),$(patsubst -pie,-static-pie,$(LINK)),$(LINK))
say = $(if $(V),,@printf '%-6s %s\n' $(1) $@;)

MAIN     := $(wildcard src/main/*.c)
SOURCES  := $(filter-out $(MAIN),$(wildcard src/*/*.c))
OBJECTS  := $(SOURCES:%.c=$(OUT)/%.o)
LIBRARY  := $(OUT)/libpaperfeed.a
PROGRAMS := paperfeed paperfeed-parse paperfeed-transfer

.PHONY: all
all: $(PROGRAMS:%=$(OUT)/%) $(OUT)/samples.json ## build the programs; build/paperfeed is runnable
	@ln -sfn $(MODE)/paperfeed $(BUILD)/paperfeed

.DELETE_ON_ERROR:
.SECONDARY:
.PHONY: force libraries
force:
libraries:
	@config/install-deps --check --build-only

# Rewritten only when their text changes: other flags recompile everything, a removed source rebuilds the archive.
$(OUT)/flags: STAMP = $(COMPILE) $(LINK_CORE)
$(OUT)/objects: STAMP = $(OBJECTS)
$(OUT)/flags $(OUT)/objects: force
	@mkdir -p $(@D)
	@echo '$(subst ','\'',$(STAMP))' | cmp -s - $@ || echo '$(subst ','\'',$(STAMP))' >$@

$(OUT)/%.o: %.c $(OUT)/flags | libraries $(OUT)/generated/default_config.inc
	@mkdir -p $(@D)
	$(call say,CC)$(COMPILE) -c $< -o $@

$(LIBRARY): $(OBJECTS) $(OUT)/objects
	@rm -f $@
	$(call say,AR)$(AR) rcs $@ $(OBJECTS)

# The shipped config as C string literals, one a line.
$(OUT)/generated/default_config.inc: config/paperfeed.conf
	@mkdir -p $(@D)
	@sed 's/[\\"]/\\&/g; s/.*/"&\\n"/' $< >$@

$(OUT)/samples.json: config/samples.json
	@mkdir -p $(@D)
	@ln -sfn $(abspath $<) $@

$(OUT)/paperfeed: $(OUT)/src/main/paperfeed.o $(LIBRARY)
	$(call say,LINK)$(LINK_CORE) $^ $(call libraries,$(if $(filter yes,$(STATIC)),--static) $(PACKAGES_CORE)) -o $@
$(OUT)/paperfeed-parse: $(OUT)/src/main/parse.o $(LIBRARY)
	$(call say,LINK)$(LINK) $^ $(call libraries,$(PACKAGES_PARSE)) -o $@
$(OUT)/paperfeed-transfer: $(OUT)/src/main/transfer.o $(LIBRARY)
	$(call say,LINK)$(LINK) $^ $(call libraries,$(PACKAGES_TRANSFER)) -o $@

# Unit tests mirror src/: tests/FLOOR/NAME_test.c, one program each. tests/server, tests/screen and tests/faults are one tool each.
UNIT_SOURCES   := $(wildcard tests/*/*_test.c)
UNIT_TESTS     := $(UNIT_SOURCES:%.c=$(OUT)/%)
SERVER_SOURCES := $(filter-out $(UNIT_SOURCES),$(wildcard tests/server/*.c))
SCREEN_SOURCES := $(filter-out $(UNIT_SOURCES),$(wildcard tests/screen/*.c))
FAULT_SOURCES  := $(filter-out $(UNIT_SOURCES),$(wildcard tests/faults/*.c))
TESTSERVER     := $(if $(SERVER_SOURCES),$(OUT)/tests/server/paperfeed-testserver)
SCREEN_DRIVER  := $(if $(SCREEN_SOURCES),$(OUT)/tests/screen/screen-driver)
FAULTS         := $(if $(FAULT_SOURCES),$(OUT)/tests/faults/paperfeed-faults)
TEST_SCRIPTS   := $(filter-out tests/lint/% tests/bench/%,$(wildcard tests/*/*.sh))
TEST_TOOLS     := $(TESTSERVER) $(SCREEN_DRIVER) $(FAULTS)

$(OUT)/tests/%_test: $(OUT)/tests/%_test.o $(LIBRARY)
	$(call say,LINK)$(LINK) $^ $(call libraries,$(ALL_PACKAGES) cmocka) -o $@
$(TESTSERVER): $(SERVER_SOURCES:%.c=$(OUT)/%.o) $(LIBRARY)
	$(call say,LINK)$(LINK) $^ $(call libraries,$(ALL_PACKAGES) libmicrohttpd) -o $@
$(SCREEN_DRIVER): $(SCREEN_SOURCES:%.c=$(OUT)/%.o) $(LIBRARY)
	$(call say,LINK)$(LINK) $^ $(call libraries,$(ALL_PACKAGES) vterm) -o $@
# Calls on files go through tests/faults/calls.c, where tests see them and let them fail.
WRAPPED := open opendir close fstat stat lstat read pread write pwrite fdatasync fsync ftruncate fchmod rename unlink link mkdir mmap flock
$(FAULTS): $(FAULT_SOURCES:%.c=$(OUT)/%.o) $(LIBRARY)
	$(call say,LINK)$(LINK) $^ $(WRAPPED:%=-Wl,--wrap=%) $(call libraries,$(PACKAGES_CORE)) -o $@
# Memory may end there too.
$(OUT)/tests/faults/memory_test: private LDFLAGS += -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,--wrap=aligned_alloc

# Fuzz targets: with replay.c for the tests; in MODE=fuzz (clang) with the engine of libFuzzer or AFL++.
FUZZ_TARGETS := $(patsubst tests/fuzz/%.c,$(OUT)/tests/fuzz/%,$(filter-out tests/fuzz/replay.c,$(wildcard tests/fuzz/*.c)))
FUZZ_DRIVER  := $(if $(filter fuzz,$(MODE)),,$(OUT)/tests/fuzz/replay.o)
FUZZ_ENGINE  := $(if $(filter fuzz,$(MODE)),-fsanitize=fuzzer)
$(FUZZ_TARGETS): %: %.o $(FUZZ_DRIVER) $(LIBRARY)
	$(call say,LINK)$(LINK) $(FUZZ_ENGINE) $^ $(call libraries,$(PACKAGES_PARSE)) -o $@

# Built by bench only. Those that measure a peer from inside need its headers.
BENCH_PROGRAMS := $(addprefix $(OUT)/tests/bench/,corpus runner screen inprocess \
	$(if $(shell $(PKG) --exists sqlite3 2>/dev/null && echo 1),fts5) \
	$(if $(shell $(PKG) --exists xapian-core 2>/dev/null && command -v $(CXX)),xapian))
BENCH_PARTS    := $(addprefix tests/bench/,load.sh search.sh inprocess.sh add.sh screen.sh parse.sh growth.sh)
$(OUT)/tests/bench/corpus: $(OUT)/tests/bench/words.o
$(OUT)/tests/bench/inprocess: $(LIBRARY)
$(OUT)/tests/bench/%: $(OUT)/tests/bench/%.o
	$(call say,LINK)$(LINK) $^ $(LIBS_$(@F)) -o $@
$(OUT)/tests/bench/xapian: tests/bench/xapian.cc
	@mkdir -p $(@D)
	$(call say,CXX)$(CXX) -O2 $(shell $(PKG) --cflags xapian-core) $< $(shell $(PKG) --libs xapian-core) -o $@
LIBS_inprocess = $(call libraries,$(PACKAGES_CORE))
LIBS_fts5      = $(call libraries,sqlite3)

-include $(wildcard $(OUT)/src/*/*.d $(OUT)/tests/*/*.d)

# $(MAKE) again after the installer, because pkg-config answers differently then; on all processors unless told.
AGAIN = @+$(MAKE) --no-print-directory $(if $(filter -j% --jobserver%,$(MAKEFLAGS)),,-j$(shell nproc))
RUN = @env PAPERFEED=$(abspath $(OUT)/paperfeed) TESTSERVER=$(abspath $(TESTSERVER)) \
	SCREEN_DRIVER=$(abspath $(SCREEN_DRIVER)) FAULTS=$(abspath $(FAULTS)) SRCDIR=$(CURDIR) OUT=$(abspath $(OUT)) BUILD=$(BUILD) MODE=$(MODE) FULL=$(FULL)
FULL ?= 0
chosen = $(if $(T),$(foreach t,$(1),$(if $(findstring $(T),$t),$t)),$(1))

.PHONY: test test-full test-unit test-programs fuzz fuzz-programs lint bench bench-programs bench-clean demo coverage
test: ## run all tests; T=part runs those whose name contains it
	@config/install-deps --tests
	$(AGAIN) test-programs
	$(RUN) tests/run tests $(call chosen,$(TEST_SCRIPTS) $(UNIT_TESTS))
test-full: ## the same with the large counts
	$(AGAIN) test FULL=1
test-unit: $(UNIT_TESTS) ## run the unit tests only
	$(RUN) tests/run tests $(call chosen,$(UNIT_TESTS))
test-programs: all $(UNIT_TESTS) $(TEST_TOOLS) $(FUZZ_TARGETS)
fuzz-programs: $(FUZZ_TARGETS)
fuzz: ## look for inputs that break the parser, SECONDS=10 for each target; T=part; ENGINE=afl for AFL++
	@config/install-deps
	@command -v $(FUZZ_CC_$(ENGINE)) >/dev/null || { echo 'There is no $(FUZZ_CC_$(ENGINE)), which ENGINE=$(ENGINE) needs'; exit 1; }
	$(AGAIN) MODE=fuzz BUILD=$(BUILD)/$(ENGINE) CC=$(FUZZ_CC_$(ENGINE)) fuzz-programs
	$(RUN) FUZZ=$(abspath $(BUILD)/$(ENGINE)/fuzz/tests/fuzz) ENGINE=$(ENGINE) SECONDS_EACH=$(SECONDS) tests/fuzz/run $(call chosen,$(notdir $(FUZZ_TARGETS)))
ENGINE  ?= libfuzzer
SECONDS ?= 10
FUZZ_CC_libfuzzer := clang-14
FUZZ_CC_afl       := afl-clang-fast
lint: ## check the rules of the code: floors, includes, calls, manuals, format, both compilers
	@config/install-deps
	$(AGAIN) test-programs || : # what does not compile is a broken rule, and the other rules count too
	$(RUN) tests/run lint $(wildcard tests/lint/*.sh)
bench-programs: $(BENCH_PROGRAMS)
bench: all bench-programs ## measure beside the peers that are installed: SIZES="10k 100k 1M", T=part, CORPUS=file.jsonl
	$(RUN) tests/run bench tests/bench/start.sh $(call chosen,$(BENCH_PARTS))
bench-clean: ## remove what bench keeps for its next run
	rm -rf $(BUILD)/bench
demo: ## fetch invented papers from a local server and browse them
	@config/install-deps --demo
	$(AGAIN) all $(TESTSERVER)
	$(RUN) tests/demo
coverage: ## line and branch coverage of the tests
	@config/install-deps
	$(AGAIN) MODE=cov test || :
	@gcovr --root . --filter src/ --object-directory $(BUILD)/cov --print-summary --txt $(BUILD)/cov/coverage.txt
	@echo 'file by file: $(BUILD)/cov/coverage.txt'

.PHONY: deps install uninstall clean dist help
deps: ## install what building and testing needs (apt-get)
	@config/install-deps

D = $(DESTDIR)
BASH_COMPLETIONS := $(PREFIX)/share/bash-completion/completions
ZSH_COMPLETIONS  := $(PREFIX)/share/zsh/site-functions
FISH_COMPLETIONS := $(PREFIX)/share/fish/vendor_completions.d
MANUALS := $(wildcard man/*.[1-8])

install: all ## install below PREFIX (/usr/local), DESTDIR in front
	$(INSTALL) -D -m 755 $(OUT)/paperfeed $(D)$(BINDIR)/paperfeed
	$(INSTALL) -D -m 755 -t $(D)$(LIBEXECDIR) $(OUT)/paperfeed-parse $(OUT)/paperfeed-transfer
	$(INSTALL) -D -m 644 -t $(D)$(DATADIR) config/samples.json config/paperfeed.conf
	$(INSTALL) -D -m 644 config/completion.bash $(D)$(BASH_COMPLETIONS)/paperfeed
	$(INSTALL) -D -m 644 config/completion.zsh $(D)$(ZSH_COMPLETIONS)/_paperfeed
	$(INSTALL) -D -m 644 config/completion.fish $(D)$(FISH_COMPLETIONS)/paperfeed.fish
	@for m in $(MANUALS); do $(INSTALL) -v -D -m 644 $$m $(D)$(MANDIR)/man$${m##*.}/$${m#man/} || exit; done
uninstall: ## remove what install put there
	rm -f $(D)$(BINDIR)/paperfeed $(foreach m,$(MANUALS),$(D)$(MANDIR)/man$(subst .,,$(suffix $m))/$(notdir $m))
	rm -f $(D)$(BASH_COMPLETIONS)/paperfeed $(D)$(ZSH_COMPLETIONS)/_paperfeed $(D)$(FISH_COMPLETIONS)/paperfeed.fish
	rm -rf $(D)$(LIBEXECDIR) $(D)$(DATADIR)
clean: ## remove the build folder
	rm -rf $(BUILD)
dist: ## make a tarball of the committed files in the build folder
	@mkdir -p $(BUILD)
	git archive --prefix=paperfeed-$(VERSION)/ HEAD | gzip -n9 >$(BUILD)/paperfeed-$(VERSION).tar.gz
help: ## print this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  %-12s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
	@echo '  MODE=release|debug|asan|ubsan|cov|fuzz chooses the build, BUILD=dir its folder; now $(OUT)'
	@echo '  STATIC=no links paperfeed to shared libraries only, as a distribution wants it'
