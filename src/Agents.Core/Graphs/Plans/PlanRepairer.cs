namespace Agents.Core.Graphs.Plans;

/// <summary>Mends a plan where there is one plain remedy (section 1.4 of the ROMA orchestration loop, arXiv 2602.01848, with cycles broken).</summary>
/// <remarks>An input is left out only where the agent takes any number of them, where one is left, and where a quorum can still be reached.</remarks>
internal sealed class PlanRepairer(PlanDraft draft, List<PlanRepair> repairs)
{
    /// <summary>Gets whether as many cycles were broken as may be.</summary>
    public bool IsExhausted { get; private set; }

    public void Run()
    {
        foreach (DraftNode node in draft.Nodes)
        {
            RepairInputs(node);
        }

        // Before the cycles, so that none is broken for nodes that nobody needs; and after, since then a node may be needed no more.
        LeaveOutUnused();
        BreakCycles();
        LeaveOutUnused();
    }

    private static bool CanLose(DraftNode node, int count) =>
        node is { Id: not null, Entry.IsMany: true, HasAllInputs: true } && node.Inputs.Count - count >= (node.Join.Count ?? 1);

    private void RepairInputs(DraftNode node)
    {
        HashSet<int> sources = [];
        for (int i = 0; i < node.Inputs.Count && CanLose(node, 1);)
        {
            DraftInput input = node.Inputs[i];
            string? what = input.Node is null ? null : PlanText.Quote(input.Node);
            (PlanRepairKind Kind, string Message)? repair =
                what is null ? null
                : input.Source == PlanDraft.Nowhere ? (PlanRepairKind.UnknownNode, $"{node.Name} took {what}, which is not in the plan; that input was left out.")
                : input.Source == node.Index ? (PlanRepairKind.SelfReference, $"{node.Name} took its own output; that input was left out.")
                : sources.Add(input.Source) ? null
                : (PlanRepairKind.DuplicateReference, $"{node.Name} took {what} again; that input was left out.");
            if (repair is null)
            {
                i++;
                continue;
            }

            node.Inputs.RemoveAt(i);
            Note(repair.Value.Kind, node, input.Node, repair.Value.Message);
        }
    }

    private void LeaveOutUnused()
    {
        foreach (DraftNode node in PlanUse.FindUnused(draft))
        {
            node.IsLeftOut = true;
            Note(PlanRepairKind.Unused, node, null, $"The output did not depend on n{node.Name[1..]}; it was left out.");
        }
    }

    private void BreakCycles()
    {
        for (int broken = 0; broken < GraphPlan.MaxBrokenCycles; broken++)
        {
            IReadOnlyList<int[]> cycles = PlanCycles.Find(draft);
            if (cycles.Count == 0 || cycles.Any(cycle => FindWidest(cycle) is null))
            {
                return; // there is none, or one that stays however many others are broken
            }

            int[] first = cycles[0];
            (int widest, int source) = FindWidest(first)!.Value;
            DraftNode taker = draft.Nodes[widest];
            string way = PlanCycles.Describe(draft, first);
            string id = draft.Nodes[source].Id!;
            taker.Inputs.RemoveAll(input => input.Source == source);
            Note(PlanRepairKind.Cycle, taker, id, $"{taker.Name} takes {PlanText.Quote(id)} no more, which broke the cycle {way}.");
        }

        IsExhausted = true;
    }

    private (int Taker, int Source)? FindWidest(int[] cycle) => PlanCycles.FindWidest(
        cycle, (taker, source) => CanLose(draft.Nodes[taker], draft.Nodes[taker].Inputs.Count(input => input.Source == source)));

    private void Note(PlanRepairKind kind, DraftNode node, string? input, string message) => repairs.Add(new PlanRepair
    {
        Kind = kind,
        Node = node.Id!,
        Input = input is null ? null : PlanText.Escape(input),
        Message = message,
    });
}
