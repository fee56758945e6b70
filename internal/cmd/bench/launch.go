// SPDX-License-Identifier: MPL-2.0

package main

import (
	"context"
	"io"
	"os"
	"path/filepath"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/cmd/bench/given"
	"github.com/wazzup24/terraform-provider-wazzup/internal/cmd/bench/usage"
	"github.com/wazzup24/terraform-provider-wazzup/internal/cmd/run"
)

// programs are what a CLI runs in place of the provider: the launcher, which runs one of the others.
type programs struct {
	config    string // for the CLI, which has the launcher as the provider
	usage     string // the file that the launcher writes
	schema    string // the file that the pass-through provider reads
	providers map[subject]string
}

// buildPrograms builds what the bench needs beside the provider.
func buildPrograms(ctx context.Context, out io.Writer, place run.Place) (programs, error) {
	const here = run.Module + "/internal/cmd/bench/"
	launchers := filepath.Join(place.Folder, "launcher")
	p := programs{
		config: filepath.Join(place.Folder, "launcher.tfrc"),
		usage:  filepath.Join(place.Folder, "usage"),
		schema: filepath.Join(place.Folder, "schema.json"),
		providers: map[subject]string{
			wazzup:      run.ProviderIn(place.Provider()),
			passthrough: run.ProviderIn(filepath.Join(place.Folder, string(passthrough))),
		},
	}
	if err := run.Build(ctx, out, "the launcher", run.ProviderIn(launchers), here+"launcher"); err != nil {
		return programs{}, err
	}
	if err := run.Build(ctx, out, "the pass-through provider", p.providers[passthrough], here+"passthrough"); err != nil {
		return programs{}, err
	}
	if err := writeSchema(ctx, p.schema); err != nil {
		return programs{}, err
	}
	return p, os.WriteFile(p.config, []byte(acctest.DevOverrides(launchers)), 0o600)
}

// environ is what a subject's runs need.
func (p programs) environ(s subject) []string {
	program, ok := p.providers[s]
	if !ok {
		return nil
	}
	return []string{"TF_CLI_CONFIG_FILE=" + p.config, usage.FileEnv + "=" + p.usage, usage.ProgramEnv + "=" + program, given.SchemaEnv + "=" + p.schema}
}

// taken reads what the provider's processes took since it was last asked.
func (p programs) taken() (usage.Usage, error) {
	u, err := usage.Read(p.usage)
	if err == nil && u.Processes > 0 {
		err = os.Remove(p.usage)
	}
	return u, err
}
