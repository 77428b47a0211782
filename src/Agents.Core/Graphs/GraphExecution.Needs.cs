namespace Agents.Core.Graphs;

/// <content>Who is still needed, and who is needed only now. All of it runs under the lock.</content>
internal sealed partial class GraphExecution
{
    // Those that many nodes wait for would be looked through for each of these that ends.
    private const int ManyNeeds = 64;

    // For nodes that many wait for: how many of these, from the first, do so no more. Only an edit makes a node wait again.
    private Dictionary<int, int>? _needs;

    private void DropIfUnneeded(int node, Settlement effects)
    {
        ref NodeRecord record = ref _records[node];
        if (_ending != GraphEnding.None || record.IsFinal || record.Has(NodeFlags.Unneeded) || node == _topology.Output || IsNeeded(node))
        {
            return;
        }

        record.Flags |= NodeFlags.Unneeded;
        if (record.State is NodeState.Waiting or NodeState.Ready)
        {
            Skip(node, SkipReason.NotNeeded, node, effects);
        }
        else if (record.Has(NodeFlags.Substituting))
        {
            FailForGood(node, effects);
        }
        else if (_facts is not null && _facts.TryGetValue(node, out NodeFacts? facts) && facts.Cancellation is { } cancellation)
        {
            effects.Revoke(cancellation);
        }

        PushInputs(node, effects);
    }

    private bool IsNeeded(int node)
    {
        ReadOnlySpan<int> successors = _topology.SuccessorsOf(node);
        int[] users = _topology.FallbackUsers.GetValueOrDefault(node, []);
        int count = successors.Length + users.Length;
        int from = _needs?.GetValueOrDefault(node) ?? 0;
        int at = from;
        while (at < count && !(at < successors.Length ? WaitsForInputs(successors[at]) : !_records[users[at - successors.Length]].IsFinal))
        {
            at++;
        }

        if (at - from > ManyNeeds)
        {
            (_needs ??= [])[node] = at;
        }

        return at < count;
    }

    private bool WaitsForInputs(int node) => _records[node].State == NodeState.Waiting && !_records[node].Has(NodeFlags.Fired);

    private void PushInputs(int node, Settlement effects)
    {
        foreach (int input in _topology.InputsOf(node))
        {
            if (!_records[input].IsFinal)
            {
                effects.AddCandidate(input);
            }
        }

        if (_topology.Nodes[node].Fallback is { } fallback)
        {
            effects.AddCandidate(fallback.Index);
        }
    }

    /// <summary>Wakes a fallback and what it needs.</summary>
    private void Activate(int fallback, Settlement effects)
    {
        Stack<int> open = new([fallback]);
        while (open.TryPop(out int node))
        {
            ref NodeRecord record = ref _records[node];
            if (!record.Has(NodeFlags.Dormant) || record.State != NodeState.Waiting)
            {
                continue;
            }

            record.Flags &= ~NodeFlags.Dormant;
            if (record.Has(NodeFlags.Fired))
            {
                // It has what it needs; the rest of its inputs is not called for.
                Take(node, _facts![node].Join!, effects);
                continue;
            }

            if (record.Pending == 0 && !_topology.Nodes[node].IsTolerant)
            {
                MakeReady(node, effects);
            }

            foreach (int input in _topology.InputsOf(node))
            {
                open.Push(input);
            }
        }
    }
}
