using Agents.Core.Benchmarks.Reproduce;

namespace Agents.Core.Benchmarks.Orchestration;

/// <summary>Published figures about orchestration that need no model.</summary>
public sealed class OrchestrationReproduction : IReproduction
{
    private readonly IReadOnlyList<IOrchestrationPart> _parts;

    /// <summary>Initializes the reproduction.</summary>
    /// <param name="parts">The parts; <see langword="null"/> for all.</param>
    public OrchestrationReproduction(IReadOnlyList<IOrchestrationPart>? parts = null) => _parts = parts ?? OrchestrationParts.All;

    /// <inheritdoc/>
    public string Name => "orchestration";

    /// <inheritdoc/>
    public string Description => "published figures about teams, topologies, critics, peers, schedules, edits and hedging that need no model, each beside ours.";

    /// <inheritdoc/>
    public async Task<bool> RunAsync(TextWriter output, CancellationToken cancellationToken = default)
    {
        int rows = 0;
        int holding = 0;
        foreach (IOrchestrationPart part in _parts)
        {
            // On a thread of the pool, which has no context that would take what the clock wakes to another thread.
            PartResult result = await Task.Run(() => part.RunAsync(cancellationToken), cancellationToken);
            Write(output, part.Title, result);
            rows += result.Rows.Count;
            holding += result.Rows.Count(row => row.Holds);
        }

        output.WriteLine("exact: computed from what is published, no chance. simulated: measured in runs of our own on a clock that is moved by hand, with");
        output.WriteLine("durations, graphs and errors drawn from a seed; no model is called, so that no row says anything about how good answers are.");
        output.WriteLine();
        output.WriteLine($"orchestration: {holding}/{rows} rows hold");
        return holding == rows;
    }

    private static void Write(TextWriter output, string title, PartResult result)
    {
        output.WriteLine(title);
        output.WriteLine();
        TextTable table = new("what", ">published", ">ours", "tolerance", "kind", "holds");
        foreach (PartRow row in result.Rows)
        {
            table.Add(row.What, row.Published, row.Ours, row.Tolerance, row.Kind == RowKind.Exact ? "exact" : "simulated", row.Holds ? "yes" : "NO");
        }

        table.Write(output);
        foreach (string note in result.Notes)
        {
            output.WriteLine($"- {note}");
        }

        output.WriteLine();
    }
}
