package pipelines_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

func TestMain(m *testing.M) { acctest.Main(m) }

// example is a file of the examples.
func example(t testing.TB, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "examples", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// config is a configuration of one resource.
func config(name string, funnels string, settings ...string) string {
	return "resource \"wazzup_pipelines\" \"" + name + "\" {\n  pipelines = {\n" + funnels + "\n  }\n" + strings.Join(settings, "\n") + "\n}\n"
}

// hcl writes funnels as the attributes of a map.
func hcl(funnels ...sandbox.Pipeline) string {
	var b strings.Builder
	for _, p := range funnels {
		b.WriteString(quote(p.ID) + " = { name = " + quote(p.Name))
		if len(p.Stages) > 0 {
			b.WriteString(", stages = [")
			for _, s := range p.Stages {
				b.WriteString("{ id = " + quote(s.ID) + ", name = " + quote(s.Name) + " }, ")
			}
			b.WriteString("]")
		}
		b.WriteString(" }\n")
	}
	return b.String()
}

func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", `\r`, "\t", `\t`, "${", "$${", "%{", "%%{").Replace(s) + `"`
}

// funnel makes a funnel from its id, its name and its stages: "a b" has the stages a and b, named A and B.
func funnel(id, name, stages string) sandbox.Pipeline {
	p := sandbox.Pipeline{ID: id, Name: name}
	for s := range strings.FieldsSeq(stages) {
		p.Stages = append(p.Stages, sandbox.Stage{ID: s, Name: strings.ToUpper(s)})
	}
	return p
}

func byID(list []sandbox.Pipeline) map[string]sandbox.Pipeline {
	m := make(map[string]sandbox.Pipeline, len(list))
	for _, p := range list {
		m[p.ID] = p
	}
	return m
}

// posts are the bodies of all posts in the journal.
func posts(s *acctest.Sandbox) []string {
	var bodies []string
	for _, e := range s.Journal() {
		if e.Method == "POST" {
			bodies = append(bodies, string(e.Body))
		}
	}
	return bodies
}

// has fails the test where an output lacks one of the texts.
func has(t *testing.T, r acctest.Result, texts ...string) {
	t.Helper()
	for _, text := range texts {
		if !strings.Contains(r.Output, text) {
			t.Errorf("the output lacks %q:\n%s", text, r.Output)
		}
	}
}

func sameFunnels(a, b map[string]sandbox.Pipeline) bool { return cmp.Equal(a, b) }
