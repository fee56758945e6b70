// SPDX-License-Identifier: MPL-2.0

package funnel

import (
	"maps"
	"slices"

	"github.com/hashicorp/terraform-plugin-framework/types"
	"github.com/tinylib/msgp/msgp"

	"github.com/wazzup24/terraform-provider-wazzup/internal/wazzup"
)

// Encode packs funnels, in the normal form. A funnel without stages gets null stages, like a configuration that leaves them out.
func Encode(funnels map[string]wazzup.Pipeline) types.String {
	b := msgp.AppendMapHeader(nil, count(len(funnels)))
	for _, id := range slices.Sorted(maps.Keys(funnels)) {
		p := funnels[id]
		b = appendFunnel(msgp.AppendString(b, id), &p)
	}
	return types.StringValue(string(b))
}

func appendFunnel(b []byte, p *wazzup.Pipeline) []byte {
	attributes := map[string]func([]byte) []byte{"stages": func(b []byte) []byte { return appendStages(b, p.Stages) }}
	for _, field := range p.Fields() {
		attributes[field.Name] = func(b []byte) []byte { return msgp.AppendString(b, *field.Text) }
	}
	b = msgp.AppendMapHeader(b, count(len(attributes)))
	for _, name := range slices.Sorted(maps.Keys(attributes)) {
		b = attributes[name](msgp.AppendString(b, name))
	}
	return b
}

func appendStages(b []byte, stages []wazzup.Stage) []byte {
	if len(stages) == 0 {
		return msgp.AppendNil(b)
	}
	b = msgp.AppendArrayHeader(b, count(len(stages)))
	for i := range stages {
		fields := texts(&stages[i])
		b = msgp.AppendMapHeader(b, count(len(fields)))
		for _, field := range fields {
			b = msgp.AppendString(msgp.AppendString(b, field.Name), *field.Text)
		}
	}
	return b
}

// count is a length in MessagePack.
func count(n int) uint32 { return uint32(n) } //nolint:gosec // no account has so many funnels
