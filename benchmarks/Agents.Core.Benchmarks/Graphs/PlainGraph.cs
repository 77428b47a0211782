namespace Agents.Core.Benchmarks.Graphs;

/// <summary>A graph as plain data, so that every subject runs the same one.</summary>
/// <remarks>
/// A node adds its number to the sum of its inputs, modulo 65,536; one without inputs adds it to the input of the run. The last node's value
/// is the output. Inputs are numbers of earlier nodes.
/// </remarks>
public sealed class PlainGraph
{
    /// <summary>The input of every run.</summary>
    public const int Input = 1;

    private const int Mask = 0xFFFF;

    /// <summary>Gets the name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the inputs of each node.</summary>
    public required IReadOnlyList<int[]> Inputs { get; init; }

    /// <summary>Gets the number that each node adds.</summary>
    public required IReadOnlyList<int> Numbers { get; init; }

    /// <summary>Gets how long each node waits before it adds; empty for a graph in which no node waits.</summary>
    public IReadOnlyList<TimeSpan> Delays { get; init; } = [];

    /// <summary>Gets how many nodes there are.</summary>
    public int Count => Inputs.Count;

    /// <summary>Gets how many edges there are between nodes; the input of the run is not a node.</summary>
    public int EdgeCount => Inputs.Sum(inputs => inputs.Length);

    /// <summary>Gets the time that a run needs at least: the longest path by delays.</summary>
    public TimeSpan CriticalPath
    {
        get
        {
            TimeSpan[] ends = new TimeSpan[Count];
            for (int node = 0; node < Count; node++)
            {
                ends[node] = Delays[node] + Inputs[node].Select(input => ends[input]).Append(TimeSpan.Zero).Max();
            }

            return ends[^1];
        }
    }

    /// <summary>Gets the time of a run in lock step: a node starts when all nodes of the step before have ended, whether it needs them or not.</summary>
    public TimeSpan SuperstepTime
    {
        get
        {
            int[] steps = new int[Count];
            for (int node = 0; node < Count; node++)
            {
                steps[node] = Inputs[node].Select(input => steps[input] + 1).Append(0).Max();
            }

            return Enumerable.Range(0, Count)
                .GroupBy(node => steps[node], node => Delays[node])
                .Aggregate(TimeSpan.Zero, (time, step) => time + step.Max());
        }
    }

    /// <summary>Computes what a run must return, with a loop over the nodes.</summary>
    public int Compute()
    {
        int[] values = new int[Count];
        for (int node = 0; node < Count; node++)
        {
            values[node] = Add(Inputs[node].Length == 0 ? Input : Inputs[node].Sum(input => values[input]), Numbers[node]);
        }

        return values[^1];
    }

    /// <summary>Makes the work of a node: a function of the sum of its inputs.</summary>
    /// <param name="node">The node.</param>
    public Func<int, int> WorkOf(int node)
    {
        int number = Numbers[node];
        return sum => Add(sum, number);
    }

    private static int Add(int sum, int number) => (sum + number) & Mask;
}
