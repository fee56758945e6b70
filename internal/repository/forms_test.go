// SPDX-License-Identifier: MPL-2.0

package repository_test

import (
	"path"
	"regexp"
	"slices"
	"testing"
	"testing/fstest"

	"go.yaml.in/yaml/v3"
)

func TestForms(t *testing.T) {
	t.Parallel()
	report(t, formProblems(checkout))
}

func TestEachRuleOfForms(t *testing.T) {
	t.Parallel()
	const name, chooser = formFolder + "/a.yml", formFolder + "/config.yml"
	good := fstest.MapFS{
		formFolder + "/b.yml": {Data: []byte("name: b\ndescription: b\nbody:\n  - { type: input, id: x, attributes: { label: X } }\n")},
		chooser:               {Data: []byte("contact_links:\n  - { name: n, url: https://example.com, about: a }\n")},
		name: {Data: []byte(`name: a
description: a
labels: [bug]
body:
  - type: markdown
    attributes: { value: text }
  - { type: textarea, id: one, attributes: { label: One, render: text }, validations: { required: true } }
  - { type: input, id: two, attributes: { label: Two } }
  - { type: dropdown, id: three, attributes: { label: Three, options: [first, second] } }
  - { type: checkboxes, id: four, attributes: { label: Four, options: [{ label: yes it is }] } }
`)},
	}
	if problems := formProblems(good); problems != nil {
		t.Fatal(problems)
	}
	for rule, fault := range map[string]struct{ file, before, after, problem string }{
		"no name":                {name, "name: a", `name: " "`, "no name"},
		"no description":         {name, "description: a\n", "", "no description"},
		"two of one name":        {name, "name: a", "name: b", "another form has its name"},
		"an unknown key":         {name, "labels:", "label:", "label"},
		"an unknown type":        {name, "type: input", "type: text", "unknown type"},
		"an unknown attribute":   {name, "render:", "renders:", "renders"},
		"an unknown validation":  {name, "required:", "needed:", "needed"},
		"two of one id":          {name, "id: two", "id: one", "the id one"},
		"two of one label":       {name, "label: Two", "label: One", "the label One"},
		"no id":                  {name, "id: two, ", "", "no id"},
		"an odd id":              {name, "id: two", "id: t.w", "characters other than"},
		"no label":               {name, "label: Two", "value: x", "no label"},
		"an empty text":          {name, "value: text", `value: ""`, "without a value"},
		"a rendered input":       {name, "label: Two", "label: Two, render: text", "only a textarea"},
		"no options":             {name, "options: [first, second]", "options: []", "no options"},
		"two of one option":      {name, "second]", "first]", "twice"},
		"a reserved option":      {name, "second]", "None]", "reserved"},
		"an option that is true": {name, "second]", "true]", "no text"},
		"a box without a label":  {name, "{ label: yes it is }", "{ required: true }", "empty"},
		"a link without about":   {chooser, ", about: a", "", "needs name, about"},
		"a link without TLS":     {chooser, "https:", "http:", "an https url"},
		"no form":                {name, "body:", "body: []\nx:", "x"},
	} {
		t.Run(rule, func(t *testing.T) {
			t.Parallel()
			finds(t, formProblems(replaced(t, good, fault.file, fault.before, fault.after)), fault.problem)
		})
	}
	t.Run("nothing to fill in", func(t *testing.T) {
		t.Parallel()
		only := fstest.MapFS{name: {Data: []byte("name: a\ndescription: a\nbody:\n  - { type: markdown, attributes: { value: x } }\n")}}
		finds(t, formProblems(only), "nothing to fill in")
	})
}

// Updates are looked for in each module. One that is there for a certain version, such as an older OpenTofu, has a digit in
// its name and stays as it is.
func TestUpdatesOfEachModule(t *testing.T) {
	t.Parallel()
	var config struct {
		Updates []struct {
			Ecosystem   string   `yaml:"package-ecosystem"`
			Directory   string   `yaml:"directory"`
			Directories []string `yaml:"directories"`
		} `yaml:"updates"`
	}
	if err := yaml.Unmarshal([]byte(content(checkout, ".github/dependabot.yml")), &config); err != nil {
		t.Fatal(err)
	}
	var have []string
	for _, update := range config.Updates {
		if update.Ecosystem == "gomod" {
			have = append(have, update.Directories...)
			if update.Directory != "" {
				have = append(have, update.Directory)
			}
		}
	}
	var want []string
	for _, file := range modules(t) {
		if folder := path.Join("/", path.Dir(file)); !regexp.MustCompile(`[0-9]`).MatchString(folder) {
			want = append(want, folder)
		}
	}
	slices.Sort(have)
	slices.Sort(want)
	if !slices.Equal(have, want) {
		t.Errorf("dependabot.yml has the modules\n%q, and there are\n%q", have, want)
	}
}
