# Reads a coverage profile that several programs wrote, in which a block appears
# once for each of them, and prints the share of statements that ran,
# by package.
NR == 1 { next } # the mode
{
	statements[$1] = $2
	if ($3 > 0) ran[$1] = 1
}
END {
	for (block in statements) {
		package = block
		sub(/\/[^\/]*$/, "", package)
		sub(/^.*\/terraform-provider-wazzup\//, "", package)
		all[package] += statements[block]
		if (block in ran) covered[package] += statements[block]
	}
	for (package in all) printf "%6.1f %%  %s\n", 100 * covered[package] / all[package], package | "sort -k 3"
}
