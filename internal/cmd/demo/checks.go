// SPDX-License-Identifier: MPL-2.0

package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/wazzup24/terraform-provider-wazzup/internal/acctest"
	"github.com/wazzup24/terraform-provider-wazzup/internal/sandbox"
)

// check says that something is as promised, or what is there instead.
func (d *demo) check(ok bool, promise, instead string) {
	if ok {
		fmt.Fprintln(d.out, d.paint(green, "  ✓ ")+promise)
		return
	}
	d.broken = append(d.broken, fmt.Sprintf("%s (no: %s)", promise, instead))
	fmt.Fprintln(d.out, d.paint(red, "  ✗ ")+promise+d.paint(red, "  no: ")+instead)
}

// exits checks an exit code, after a line that sets the checks off from the CLI's output.
func (d *demo) exits(r result, code int, meaning string) {
	fmt.Fprintln(d.out)
	d.check(r.code == code, fmt.Sprintf("exit code %d: %s", code, meaning), fmt.Sprintf("the exit code is %d", r.code))
}

// says checks that an output has all of the texts.
func (d *demo) says(r result, promise string, texts ...string) {
	missing := slices.DeleteFunc(slices.Clone(texts), func(text string) bool { return strings.Contains(r.text, text) })
	d.check(len(missing) == 0, "the plan "+promise, fmt.Sprintf("it lacks %q", missing))
}

// silent checks that an output does not have a text.
func (d *demo) silent(r result, promise, text string) {
	d.check(!strings.Contains(r.text, text), "the plan "+promise, fmt.Sprintf("it has %q", text))
}

// made are the methods of this step's requests, in order; one that was not answered with 200 has its status, too.
func (d *demo) made() []string {
	made := []string{}
	for _, e := range d.sandbox.Journal()[d.seen:] {
		text := e.Method
		if e.Status != http.StatusOK {
			text += fmt.Sprintf(" (%d)", e.Status)
		}
		made = append(made, text)
	}
	return made
}

// requests checks that a step has made these requests and no others.
func (d *demo) requests(methods ...string) {
	made := d.made()
	d.check(slices.Equal(made, methods), "requests: "+list(methods), "they were "+list(made))
}

// sent checks the body of the one POST that this step has made.
func (d *demo) sent(want string) {
	var bodies []string
	for _, e := range d.sandbox.Journal()[d.seen:] {
		if e.Method == http.MethodPost {
			bodies = append(bodies, string(e.Body))
		}
	}
	d.check(len(bodies) == 1 && sameJSON(bodies[0], want), "sent: "+want, fmt.Sprintf("it was %q", bodies))
}

func sameJSON(a, b string) bool {
	var x, y any
	return json.Unmarshal([]byte(a), &x) == nil && json.Unmarshal([]byte(b), &y) == nil && reflect.DeepEqual(x, y)
}

// reads checks that a step has read and sent nothing.
func (d *demo) reads() {
	made := d.made()
	others := slices.ContainsFunc(made, func(m string) bool { return m != http.MethodGet })
	d.check(len(made) > 0 && !others, "requests: nothing but GET", "they were "+list(made))
}

// writesOnce checks that a step has read and posted, and posted once.
func (d *demo) writesOnce() {
	made := d.made()
	posts := 0
	others := slices.ContainsFunc(made, func(m string) bool {
		if m == http.MethodPost {
			posts++
		}
		return m != http.MethodGet && m != http.MethodPost
	})
	d.check(posts == 1 && !others, "requests: one POST, the others GET", "they were "+list(made))
}

func list(methods []string) string {
	if len(methods) == 0 {
		return "none"
	}
	return strings.Join(methods, ", ")
}

// funnels checks that Wazzup has these funnels and no others.
func (d *demo) funnels(promise string, want ...sandbox.Pipeline) {
	got := d.sandbox.Pipelines(acctest.Account)
	d.check(reflect.DeepEqual(byID(got), byID(want)), promise, fmt.Sprintf("it has %+v", got))
}

func byID(list []sandbox.Pipeline) map[string]sandbox.Pipeline {
	m := make(map[string]sandbox.Pipeline, len(list))
	for _, p := range list {
		m[p.ID] = p
	}
	return m
}
