// SPDX-License-Identifier: MPL-2.0

// Command release builds a release as goreleaser is configured to, without publishing it, and checks what is in it. The
// release workflow runs its parts on what it is about to publish.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"os"
	"strings"

	"github.com/wazzup24/terraform-provider-wazzup/internal/cmd/run"
)

// A part takes the arguments that follow its name.
var parts = map[string]struct {
	arguments string
	about     string
	run       func(context.Context, []string) error
}{
	"snapshot": {"", "build everything twice, from two folders, check both, and compare them byte by byte", runSnapshot},
	"check":    {"[-draft] FOLDER", "check the release in a folder", runCheck},
	"compare":  {"FOLDER OTHER", "fail if two releases differ in a byte", runCompare},
	"mirror":   {"FOLDER MIRROR", "make a filesystem mirror for Terraform and OpenTofu from a release", runMirror},
	"tag":      {"TAG", "fail unless the changelog begins with a tag's version", runTag},
	"sbom":     {"-version V -time T ARCHIVE DOCUMENT", "list the modules of an archive; goreleaser calls it", runSBOM},
}

func main() {
	flag.Usage = func() {
		var b strings.Builder
		b.WriteString("release PART ...\n\n")
		for _, name := range []string{"snapshot", "check", "compare", "mirror", "tag", "sbom"} {
			fmt.Fprintf(&b, "  %s\n    \t%s\n", strings.TrimSpace(name+" "+parts[name].arguments), parts[name].about)
		}
		fmt.Fprint(flag.CommandLine.Output(), b.String())
	}
	flag.Parse()
	part, ok := parts[flag.Arg(0)]
	if !ok {
		flag.Usage()
		os.Exit(2)
	}
	run.Main("release", func(ctx context.Context) error {
		err := part.run(ctx, flag.Args()[1:])
		if errors.Is(err, flag.ErrHelp) { // it is printed
			return nil
		}
		return err
	})
}

// folders returns as many folders as a part takes.
func folders(args []string, n int) ([]string, error) {
	if len(args) != n {
		return nil, fmt.Errorf("got %d arguments, need %d", len(args), n)
	}
	for _, folder := range args[:1] { // the second one may not be there yet
		if info, err := os.Stat(folder); err != nil || !info.IsDir() {
			return nil, errors.Join(err, fmt.Errorf("%s is no folder", folder))
		}
	}
	return args, nil
}

func runCheck(ctx context.Context, args []string) error {
	flags := flag.NewFlagSet("check", flag.ContinueOnError)
	draft := flags.Bool("draft", false, "the folder has what is published, and nothing else")
	if err := flags.Parse(args); err != nil {
		return err
	}
	args, err := folders(flags.Args(), 1)
	if err != nil {
		return err
	}
	r, err := open(args[0])
	if err != nil {
		return err
	}
	root, err := run.Root(ctx)
	if err != nil {
		return err
	}
	if err := r.check(ctx, root, *draft); err != nil {
		return err
	}
	fmt.Printf("%s is complete: %d archives, each with its binary, its texts and its list of modules.\n", args[0], len(r.archives()))
	return nil
}

func runCompare(_ context.Context, args []string) error {
	args, err := folders(args, 2)
	if err != nil {
		return err
	}
	if err := compare(args[0], args[1]); err != nil {
		return err
	}
	fmt.Printf("%s and %s are equal, byte by byte.\n", args[0], args[1])
	return nil
}
