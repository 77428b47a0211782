using System.Globalization;
using System.Runtime;
using System.Runtime.InteropServices;

namespace Agents.Core.Benchmarks.Compare;

/// <summary>The measurements of a suite as a table for people, and what they aim at.</summary>
public static class TableReport
{
    private const string Ours = "ours";

    /// <summary>Writes the table.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="suite">The suite; its order of names and subjects is the table's.</param>
    /// <param name="measurements">What was measured, in any order.</param>
    public static void Write(TextWriter output, ISuite suite, IReadOnlyList<Measurement> measurements)
    {
        output.WriteLine($"{suite.Name}: {suite.Description}");
        output.WriteLine($"{RuntimeInformation.FrameworkDescription}, {RuntimeInformation.RuntimeIdentifier}, "
            + $"{Environment.ProcessorCount} cores, {(GCSettings.IsServerGC ? "server" : "workstation")} GC; medians of several rounds.");
        output.WriteLine($"Machines are noisy: read the ratios and the bytes (B), not the times. \"x {suite.Floor}\" 3 means three times the {suite.Floor}; less is better.");
        output.WriteLine();

        string[] columns = ["name", "unit", "subject", "median", "min … max", $"x {suite.Floor}", "x ours"];
        List<string[]> rows = [columns];
        foreach (MeasurementName name in suite.Names)
        {
            foreach (string unit in name.Units)
            {
                rows.AddRange(Rows(suite, [.. measurements.Where(m => m.Name == name.Name && m.Unit == unit)]));
            }
        }

        int[] widths = [.. columns.Select((_, column) => rows.Max(row => row[column].Length))];
        foreach (string[] row in rows)
        {
            if (row[0].Length > 0 && row != columns)
            {
                output.WriteLine();
            }

            output.WriteLine(string.Join("  ", row.Select((cell, column) => column < 3
                ? cell.PadRight(widths[column])
                : cell.PadLeft(widths[column]))).TrimEnd());
        }

        WriteAims(output, suite);
    }

    private static void WriteAims(TextWriter output, ISuite suite)
    {
        string[] aims =
        [
            .. suite.Names
                .Where(name => name.Aim is not null)
                .GroupBy(name => name.Aim, name => name.Name)
                .Select(names => $"{string.Join(", ", names)} {names.Key}"),
        ];
        if (aims.Length > 0)
        {
            output.WriteLine();
            output.WriteLine($"Aims of {Ours} on a quiet machine: {string.Join("; ", aims)}.");
        }
    }

    private static IEnumerable<string[]> Rows(ISuite suite, IReadOnlyList<Measurement> measurements)
    {
        string[] order = [.. suite.Subjects, .. suite.Peers.Select(p => p.Subject)];
        Measurement? floor = measurements
            .Where(m => m.Subject == suite.Floor || m.Subject.StartsWith($"{suite.Floor}-", StringComparison.Ordinal))
            .MinBy(m => Sample.IsRate(m.Unit) ? -m.Value : m.Value);
        Measurement? ours = measurements.FirstOrDefault(m => m.Subject == Ours);
        return measurements
            .OrderBy(m => Array.IndexOf(order, m.Subject))
            .Select((m, row) => (string[])
            [
                row == 0 ? m.Name : "",
                m.Unit,
                m.Subject,
                Digits.Format(m.Value, m.Unit),
                $"{Digits.Format(m.Min, m.Unit)} … {Digits.Format(m.Max, m.Unit)}",
                Ratio(m, floor),
                Ratio(m, ours),
            ]);
    }

    // Of a rate, how many times slower: less is better in every row.
    private static string Ratio(Measurement measurement, Measurement? reference)
    {
        if (reference is null or { Value: 0 } || measurement.Value == 0)
        {
            return reference is { Value: not 0 } && !Sample.IsRate(measurement.Unit) ? "0.00" : "-";
        }

        double ratio = Sample.IsRate(measurement.Unit) ? reference.Value / measurement.Value : measurement.Value / reference.Value;
        return ratio.ToString(ratio < 100 ? "N2" : "N0", CultureInfo.InvariantCulture);
    }
}
