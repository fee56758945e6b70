// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"flag"
	"fmt"
	"strings"

	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

type options struct {
	listen    string
	accounts  []string // if there are none, those that are served by default
	cliConfig string
	envFile   string
	example   bool
	members   bool
	partner   bool
	version   bool
	helpAll   bool
	settings  sandbox.Settings
	faults    []fault
	command   []string // to run; if there is none, it serves until it is stopped
}

// postFlags are those for what a post does.
func (o *options) postFlags(flags *flag.FlagSet) {
	s := &o.settings
	value(flags, "stage-order", &s.StageOrder, sandbox.ParseOrder, "how stages are kept: kept as sent (the default), by-id or reversed")
	value(flags, "pipeline-order", &s.PipelineOrder, sandbox.ParseOrder, "how funnels are kept: kept as sent (the default), by-id or reversed")
	flags.BoolVar(&s.RejectEmptyList, "reject-empty-list", false, "refuse a post of an empty list")
	value(flags, "texts", &s.Texts, sandbox.ParseTexts, "what happens to the names in a post: kept (the default), trimmed, collapsed (blanks that follow each other),\n"+
		"escaped (as HTML, at every post again), shown-escaped (only in what a read shows), truncated, lowered, nfc, nfd, nfkc")
	value(flags, "counting", &s.Counting, sandbox.ParseCounting, "how the characters of ids and names are counted, of which they may have 100: code-points (the default),\n"+
		"utf16, class-validator (no surrogate pairs, no variation selectors) or graphemes (what people see as one)")
	flags.IntVar(&s.TextLength, "text-length", 0, "with -texts truncated: so many `characters` are kept, instead of 50")
	value(flags, "ids", &s.IDs, sandbox.ParseIDs, "which ids are one, so that a post with the one overwrites what has the other: kept (the default: none),\n"+
		"case-blind, form-blind (Unicode forms), case-blind-respelt (what is there takes the posted spelling), or ids are stored lowered or trimmed")
	flags.IntVar(&s.First, "first", 0, "take only the first so many `funnels` of a post, and say nothing of it")
	flags.BoolVar(&o.members, "example-members", false, "with -example: the funnels have members that the documentation does not have")
	flags.BoolVar(&s.DropMembers, "drop-members", false, "with -example-members: a post takes such members away")
}

// readFlags are those for what a read shows, and for what stands beside the documented members of a response.
func (o *options) readFlags(flags *flag.FlagSet) {
	s := &o.settings
	value(flags, "empty-stages", &s.EmptyStages, sandbox.ParseEmptyStages, "how the stages of a funnel without any are shown: absent (the default), null or array")
	flags.DurationVar(&s.StaleFor, "stale", 0, "`time` for which reads lag behind writes, such as 3s")
	flags.BoolVar(&s.Flapping, "flapping", false, "with -stale: only every second read lags behind")
	flags.BoolVar(&s.NumericIDs, "numeric-ids", false, "show ids that are integers as numbers")
	value(flags, "paging", &s.Paging, sandbox.ParsePaging, "what a read says of further pages: none (the default);\n"+
		"that there are some: link-next, meta-next, meta-has-more, meta-total, top-cursor;\n"+
		"that there are none: no-meta-next, no-meta-has-more, no-meta-total")
	value(flags, "pipeline-read-order", &s.PipelineReadOrder, sandbox.ParseReadOrder, "how the order of funnels differs from read to read: alike (the default), rotated or shuffled")
	value(flags, "stage-read-order", &s.StageReadOrder, sandbox.ParseReadOrder, "how the order of stages does: alike (the default), rotated or shuffled")
	flags.Uint64Var(&s.ShuffleSeed, "shuffle-seed", 0, "`seed` of a shuffled order")
	flags.Func("beside-data", "`members` that stand beside data and meta, such as '{\"message\":\"ok\"}'", members(&s.BesideData))
	flags.Func("in-meta", "`members` that stand in the meta of a read, such as '{\"is_last_page\":false}'", members(&s.InMeta))
	flags.Func("read-header", "a `header` that comes with a read, such as 'X-Total-Count: 52'; can be repeated", func(text string) error {
		if !strings.Contains(text, ":") {
			return fmt.Errorf("%q is no header, such as X-Total-Count: 52", text)
		}
		s.ReadHeaders += text + "\n"
		return nil
	})
	value(flags, "error-inside", &s.ErrorInside, sandbox.ParseErrorInside, "which requests get the status 200 and an error: none (the default),\n"+
		"reads (with an empty list), posts-taken or posts-refused")
}

func (o *options) checkAlterations() error {
	switch s := o.settings; {
	case s.TextLength < 0 || s.First < 0:
		return errors.New("-text-length and -first cannot be negative")
	case s.TextLength > 0 && s.Texts != sandbox.TextsTruncated:
		return errors.New("-text-length needs -texts truncated")
	case o.members && !o.example:
		return errors.New("-example-members needs -example")
	case s.DropMembers && !o.members:
		return errors.New("-drop-members needs -example-members")
	case s.ShuffleSeed != 0 && s.PipelineReadOrder != sandbox.ReadsShuffled && s.StageReadOrder != sandbox.ReadsShuffled:
		return errors.New("-shuffle-seed needs -pipeline-read-order shuffled or -stage-read-order shuffled")
	}
	return nil
}

// members sets a setting to the text of a JSON object.
func members(to *string) func(string) error {
	return func(text string) error {
		*to = text
		if sandbox.CheckMembers(text) != nil {
			return fmt.Errorf("%q is no JSON object, such as {\"message\":\"ok\"}", text)
		}
		return nil
	}
}

// value adds a flag for a setting whose values have names.
func value[T any](flags *flag.FlagSet, name string, setting *T, parse func(string) (T, error), usage string) {
	flags.Func(name, usage, func(text string) (err error) {
		*setting, err = parse(text)
		return err
	})
}
