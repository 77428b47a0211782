using System.Collections.Concurrent;
using Agents.Core.Graphs;

namespace Agents.Core.Tests.Graphs.Simulation;

/// <content>What the graph has to compute, by a plain walk over its shape.</content>
internal sealed partial class RandomGraph
{
    private readonly ConcurrentDictionary<string, Func<GraphShapeNode, Func<string, long>, long>> _rules = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _kept = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IReadOnlyList<JoinInput<long>>> _seen = new(StringComparer.Ordinal);
    private Dictionary<string, GraphShapeNode>? _shape;
    private Dictionary<string, NodeReport>? _report;
    private Dictionary<string, long> _values = new(StringComparer.Ordinal);
    private long _input;

    /// <summary>Checks what every node made, against a computation that knows nothing but the shape and who failed.</summary>
    public void Check(GraphReport report, long input, RunResult<long>? result)
    {
        _input = input;
        _shape = report.Shape.Nodes.ToDictionary(node => node.Name, StringComparer.Ordinal);
        _report = report.Nodes.ToDictionary(node => node.Name, StringComparer.Ordinal);
        _values = new Dictionary<string, long>(StringComparer.Ordinal);
        foreach ((string name, long kept) in _kept)
        {
            if (_report.TryGetValue(name, out NodeReport? node) && node.State == NodeState.Succeeded && !node.IsSubstitute)
            {
                Assert.True(Compute(name) == kept, $"'{name}' made {kept}, but its inputs make {Compute(name)}.");
            }
        }

        if (result is not null)
        {
            long expected = Compute(report.Shape.Output);
            Assert.True(expected == result.Output, $"The output is {result.Output}, but the graph makes {expected}.");
        }
    }

    private long Compute(string name)
    {
        if (_values.TryGetValue(name, out long known))
        {
            return known;
        }

        NodeReport report = _report![name];
        Assert.True(report.State == NodeState.Succeeded, $"'{name}' was used, but it is {report.State}.");
        GraphShapeNode node = _shape![name];
        long value = report.IsSubstitute
            ? node.Fallback is { } fallback ? Compute(fallback) : Mix("default", Mix(name))
            : report.Kind == NodeKind.Input ? _input : _rules[name](node, Compute);
        _values.Add(name, value);
        return value;
    }

    private long Keep(string name, long value)
    {
        _kept[name] = value;
        return value;
    }

    private long KeepSeen(string name, JoinResult<long> result)
    {
        _seen[name] = result.Inputs;
        return Keep(name, Mix(name, result.Inputs.Where(input => input.HasValue).Select(input => Mix(input.Name, input.Value))));
    }

    /// <summary>Computes what a node behind a join makes of the inputs that the join says have come.</summary>
    private long FoldSeen(string behind, IReadOnlyList<string> inputs, Func<string, long> get)
    {
        IReadOnlyList<JoinInput<long>> seen = _seen[behind];
        Assert.Equal(inputs, seen.Select(input => input.Name));
        return Mix(behind, seen.Where(input => input.HasValue).Select(input => Mix(input.Name, get(input.Name))));
    }

    /// <summary>Checks that the first of several is one of those that have an output.</summary>
    private long TakeSeen(string behind, IReadOnlyList<string> inputs, Func<string, long> get)
    {
        if (!_kept.TryGetValue(behind, out long kept))
        {
            // The node behind it has not run, so that any of them will do.
            kept = get(inputs.First(input => _report![input].State == NodeState.Succeeded));
        }

        Assert.Contains(kept, inputs.Where(input => _report![input].State == NodeState.Succeeded).Select(get));
        return kept;
    }
}
