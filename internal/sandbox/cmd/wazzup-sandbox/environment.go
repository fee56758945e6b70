// SPDX-License-Identifier: MPL-2.0

package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// variable is an environment variable of the provider, or of the CLI. An empty value means that it has to be unset: the provider
// takes an empty one for unset.
type variable struct{ name, value string }

// environment is what points the provider at the sandbox and nowhere else.
func environment(url, token string, o options) []variable {
	var env []variable
	if o.cliConfig != "" {
		env = append(env, variable{"TF_CLI_CONFIG_FILE", o.cliConfig})
	}
	env = append(env, variable{"WAZZUP_BASE_URL", url})
	email, password := "", ""
	if o.partner {
		token, email, password = "", partnerEmail, partnerPassword
	}
	return append(env, variable{"WAZZUP_CLIENT_ACCESS_TOKEN", token}, variable{"WAZZUP_PARTNER_EMAIL", email},
		variable{"WAZZUP_PARTNER_PASSWORD", password}, variable{"WAZZUP_ACCOUNT_ID", ""})
}

func (v variable) String() string { return v.name + "=" + v.value }

// envText is a file with a variable in each line.
func envText(env []variable) string {
	var b strings.Builder
	for _, v := range env {
		fmt.Fprintln(&b, v)
	}
	return b.String()
}

// writeEnv writes a file with a variable in each line. It is there as a whole or not at all: whoever waits for it may read it
// at once. A file that is there already may be somebody's own, or another sandbox's.
func writeEnv(file string, env []variable) (err error) {
	if _, err := os.Lstat(file); err == nil {
		return fmt.Errorf("-env-file: %s is there already: name another file, or remove it if no sandbox uses it", file)
	}
	temporary, err := os.CreateTemp(filepath.Dir(file), filepath.Base(file)+".*") // for this user only
	if err != nil {
		return fmt.Errorf("-env-file: %w", err)
	}
	defer func() {
		if err != nil {
			_ = os.Remove(temporary.Name())
		}
	}()
	_, err = temporary.WriteString(envText(env))
	if closed := temporary.Close(); err == nil {
		err = closed
	}
	if err == nil {
		err = os.Rename(temporary.Name(), file)
	}
	if err != nil {
		return fmt.Errorf("-env-file: %w", err)
	}
	return nil
}

// removeEnv removes the file, unless somebody has changed or removed it.
func removeEnv(file string, env []variable) error {
	content, err := os.ReadFile(file)
	if errors.Is(err, fs.ErrNotExist) || err == nil && string(content) != envText(env) {
		return nil
	}
	return errors.Join(err, os.Remove(file))
}
