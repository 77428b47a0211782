namespace Agents.Core.Graphs.Plans;

/// <summary>Finds the nodes that nobody needs.</summary>
internal static class PlanUse
{
    /// <summary>Finds the nodes that do not lead to the output. None when that is not known, because the output or an input could not be read;
    /// and none of those that cannot be named, which is a problem of its own.</summary>
    public static IReadOnlyList<DraftNode> FindUnused(PlanDraft draft)
    {
        if (draft.OutputIndex < 0 || draft.Kept.Any(node => !node.HasAllInputs || !node.Inputs.TrueForAll(input => input.IsReadable)))
        {
            return [];
        }

        bool[] isUsed = new bool[draft.Nodes.Count];
        Stack<int> open = new([draft.OutputIndex]);
        isUsed[draft.OutputIndex] = true;
        while (open.TryPop(out int index))
        {
            foreach (int source in draft.Nodes[index].Sources)
            {
                if (!isUsed[source])
                {
                    isUsed[source] = true;
                    open.Push(source);
                }
            }
        }

        return [.. draft.Kept.Where(node => !isUsed[node.Index] && node.Id is not null && !node.IsShadowed)];
    }
}
