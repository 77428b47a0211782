namespace Agents.Core.Graphs;

/// <content>Edits: a new topology in the place of the old one, with everything that has started where it was.</content>
internal sealed partial class GraphExecution
{
    /// <summary>Applies an edit, or refuses it.</summary>
    /// <param name="editor">The context of the node that edits, or of an agent inside it.</param>
    /// <param name="change">Says what to change.</param>
    public GraphEditResult Edit(AgentContext editor, Action<GraphEdit> change)
    {
        GraphTopology before;
        lock (_lock)
        {
            before = _topology;
        }

        GraphEdit edit = new(this, before);
        change(edit);
        Settlement effects = new();
        string name = NodeNameOf(editor.Path);
        long now = _clock.GetTimestamp();
        EditDraft draft;
        lock (_lock)
        {
            draft = new EditDraft(_topology, _records, _ending, _maxNodes, edit);
            if (draft.Topology is { } topology)
            {
                _active++; // until what follows from it has been told
                Install(topology, draft, effects);
                NoteEditor(name, now, before: topology.Nodes.Length - edit.Added.Count);
                effects.Announcements = _isObserved ? Announce(edit, draft, topology) : [];
                Enqueue(effects);
            }
        }

        if (draft.Topology is null)
        {
            _context.Emit(new GraphEditRefused { Problems = draft.Problems });
            return new GraphEditResult(draft.Problems);
        }

        try
        {
            ArmDeadlinesBehindStarted(draft.Topology);
            Conclude();
        }
        catch (Exception exception)
        {
            // What was counted as active will not be counted down.
            Break(exception);
            throw;
        }

        return new GraphEditResult([]);
    }

    private string NodeNameOf(AgentPath place)
    {
        while (place.Depth > _context.Path.Depth + 1)
        {
            place = place.Parent!;
        }

        return place.Name;
    }

    /// <summary>Keeps by whom nodes were added and when, since they could not have started before.</summary>
    private void NoteEditor(string name, long now, int before)
    {
        int editor = Array.FindIndex(_topology.Nodes, node => node.Node.Name == name);
        for (int node = before; node < _topology.Nodes.Length; node++)
        {
            NodeFacts facts = FactsOf(node);
            (facts.AddedBy, facts.AddedAt) = (editor, now);
        }
    }

    private List<AgentEvent> Announce(GraphEdit edit, EditDraft draft, GraphTopology topology) =>
    [
        new GraphEdited
        {
            Added = [.. edit.Added.Select(node => node.Node.Name)],
            Removed = [.. draft.Removed.Select(topology.NameOf)],
            Rewired = [.. draft.Rewired.Select(topology.NameOf)],
            Shape = new GraphShape(_context.Path.Name, topology),
        },
        .. edit.Announcements.Select(announcement => announcement()),
    ];

    private void Install(GraphTopology topology, EditDraft draft, Settlement effects)
    {
        int first = _records.Length;
        int firstStore = _stores.Length;
        Array.Resize(ref _records, topology.Nodes.Length);
        Array[] stores = _stores;
        Array.Resize(ref stores, topology.Stores.Count);
        for (int store = firstStore; store < stores.Length; store++)
        {
            stores[store] = topology.Stores[store].Prototype.CreateStore(topology.Stores[store].Size);
        }

        _topology = topology;
        Volatile.Write(ref _stores, stores); // arrays that exist stay where they are, since nodes that run write into them
        _ready = new ReadySet(topology.Nodes.Length);
        _needs = null;
        for (int node = first; node < topology.Nodes.Length; node++)
        {
            // Whether it is ready is found out below, from what its inputs are by now.
            _records[node] = topology.InitialRecords[node];
            _records[node].State = topology.Nodes[node].IsPreset ? NodeState.Succeeded : NodeState.Waiting;
            if (topology.Nodes[node].IsPreset)
            {
                topology.Nodes[node].StorePreset(this);
            }
        }

        foreach (int removed in draft.Removed)
        {
            Skip(removed, SkipReason.Removed, removed, effects);
        }

        foreach (int rewired in draft.Rewired)
        {
            // What a join had taken is not what it takes now, and its deadline ended when it took it.
            _records[rewired].State = NodeState.Waiting;
            if (_records[rewired].Has(NodeFlags.Fired))
            {
                FactsOf(rewired).IsArmed = false;
            }

            _records[rewired].Flags &= ~NodeFlags.Fired;
        }

        WakeCalledFallbacks();
        foreach (int node in topology.Order)
        {
            Resume(node, effects);
        }

        AfterInstall(effects);
    }

    /// <summary>Wakes what stands before a fallback that was called for: the edit may have put it there.</summary>
    private void WakeCalledFallbacks()
    {
        Stack<int> open = new();
        foreach ((int fallback, int[] users) in _topology.FallbackUsers)
        {
            if (Array.Exists(users, user => _records[user].Has(NodeFlags.Substituting)))
            {
                open.Push(fallback);
            }
        }

        HashSet<int> seen = [.. open];
        while (open.TryPop(out int node))
        {
            ref NodeRecord record = ref _records[node];
            if (record.IsFinal)
            {
                continue;
            }

            record.Flags &= ~NodeFlags.Dormant;
            if (record.Has(NodeFlags.Fired))
            {
                continue;
            }

            foreach (int input in _topology.InputsOf(node))
            {
                if (seen.Add(input))
                {
                    open.Push(input);
                }
            }
        }
    }

    /// <summary>Finds out where a node stands that has not started, from where its inputs stand; these come before it in the order.</summary>
    private void Resume(int node, Settlement effects)
    {
        ref NodeRecord record = ref _records[node];
        if (record.State is not (NodeState.Waiting or NodeState.Ready))
        {
            return;
        }

        if (_topology.IsDormant.Length == 0 || !_topology.IsDormant[node])
        {
            record.Flags &= ~NodeFlags.Dormant;
        }

        if (_topology.Nodes[node].IsTolerant)
        {
            if (!record.Has(NodeFlags.Fired))
            {
                StartJoin(node, effects);
            }
            else if (!record.Has(NodeFlags.Dormant))
            {
                Take(node, _facts![node].Join!, effects);
            }

            return;
        }

        record.Pending = 0;
        int missing = -1;
        foreach (int input in _topology.InputsOf(node))
        {
            record.Pending += _records[input].IsFinal ? 0 : 1;
            missing = _records[input].IsFinal && _records[input].State != NodeState.Succeeded ? input : missing;
        }

        if (missing >= 0)
        {
            SkipBehind(node, missing, effects);
        }
        else if (record.Pending == 0 && !record.Has(NodeFlags.Dormant))
        {
            MakeReady(node, effects);
        }
        else
        {
            record.State = NodeState.Waiting;
        }
    }

    /// <summary>Wakes what slept, or was added asleep, and now has somebody who is awake to wait for it.</summary>
    private void WakeInputs(Settlement effects)
    {
        for (int node = 0; node < _topology.IsDormant.Length; node++)
        {
            if (_records[node].State != NodeState.Waiting || _records[node].Has(NodeFlags.Dormant))
            {
                continue;
            }

            foreach (int input in _topology.InputsOf(node))
            {
                Activate(input, effects);
            }
        }
    }

    private void AfterInstall(Settlement effects)
    {
        // Those that come later have looked for themselves; telling them again would count twice.
        effects.ClearMissing();
        WakeInputs(effects);
        foreach ((int fallback, int[] users) in _topology.FallbackUsers)
        {
            bool isMissing = _records[fallback].IsFinal && _records[fallback].State != NodeState.Succeeded;
            foreach (int user in users)
            {
                if (isMissing && _records[user].Has(NodeFlags.Substituting))
                {
                    FailForGood(user, effects);
                }
            }
        }

        NodeState output = _records[_topology.Output].State;
        if (output == NodeState.Succeeded)
        {
            End(GraphEnding.Output, effects);
        }
        else if (_records[_topology.Output].IsFinal)
        {
            End(GraphEnding.Failed, effects);
        }

        for (int node = 0; node < _records.Length && _ending == GraphEnding.None; node++)
        {
            if (!_records[node].IsFinal)
            {
                effects.AddCandidate(node);
            }
        }

        Spread(effects);
    }
}
