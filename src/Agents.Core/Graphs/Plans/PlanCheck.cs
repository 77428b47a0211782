using Agents.Core.Tools;

namespace Agents.Core.Graphs.Plans;

/// <summary>Checks whether what a plan says makes sense as a whole.</summary>
/// <param name="draft">The plan as it was read.</param>
/// <param name="catalog">The agents that it may name.</param>
/// <param name="repairer">Mends what it can before the rest is reported; <see langword="null"/> to report everything.</param>
/// <param name="problems">Gets what is wrong.</param>
internal sealed class PlanCheck(PlanDraft draft, AgentCatalog catalog, PlanRepairer? repairer, PlanProblems problems)
{
    private readonly Dictionary<string, int> _indexOfId = new(StringComparer.Ordinal);

    public void Run(Type input, Type output)
    {
        ResolveIds();
        ResolveReferences();
        repairer?.Run();
        CheckReferences();
        CheckCycles();
        CheckUnused();
        foreach (DraftNode node in draft.Kept)
        {
            CheckNode(node, input);
        }

        if (draft.OutputIndex >= 0 && draft.Nodes[draft.OutputIndex] is { Entry: { } entry } last && !CatalogEntry.CanRead(entry.OutputType, output))
        {
            problems.Add(
                PlanProblemKind.Type, "$.output", $"The output must be {TypeName.Of(output)}, but {Lower(last.Name)} makes {TypeName.Of(entry.OutputType)}.");
        }
    }

    private void ResolveIds()
    {
        foreach (DraftNode node in draft.Nodes)
        {
            if (node.Id is { } id && !_indexOfId.TryAdd(id, node.Index))
            {
                node.IsShadowed = true;
                problems.Add(
                    PlanProblemKind.DuplicateId, $"{node.Path}.id", $"The id {PlanText.Quote(id)} is given to node {_indexOfId[id]} already; each node needs its own.");
            }
        }
    }

    private void ResolveReferences()
    {
        foreach (DraftInput input in draft.Nodes.SelectMany(node => node.Inputs).Where(input => input.Node is not null))
        {
            input.Source = input.Node == GraphPlan.InputId ? PlanDraft.GraphInput : _indexOfId.GetValueOrDefault(input.Node!, PlanDraft.Nowhere);
        }

        if (draft.Output == GraphPlan.InputId)
        {
            problems.Add(PlanProblemKind.UnknownNode, "$.output", "The output must be a node of the plan, not what the graph is given.");
        }
        else if (draft.Output is not null)
        {
            draft.OutputIndex = _indexOfId.GetValueOrDefault(draft.Output, PlanDraft.Nowhere);
            if (draft.OutputIndex < 0)
            {
                AddUnknown("$.output", draft.Output);
            }
        }
    }

    private void CheckReferences()
    {
        foreach (DraftNode node in draft.Kept)
        {
            HashSet<int> sources = [];
            foreach (DraftInput input in node.Inputs.Where(input => input.Node is not null))
            {
                if (input.Source == PlanDraft.Nowhere)
                {
                    AddUnknown(input.Path, input.Node!);
                }
                else if (input.Source == node.Index)
                {
                    problems.Add(PlanProblemKind.SelfReference, input.Path, $"{node.Name} takes its own output.");
                }
                else if (!sources.Add(input.Source) && node.Entry is { IsMany: true })
                {
                    problems.Add(PlanProblemKind.DuplicateReference, input.Path, $"{node.Name} takes {PlanText.Quote(input.Node!)} twice.");
                }
            }
        }
    }

    private void CheckCycles()
    {
        string after = repairer is { IsExhausted: true } ? $" {GraphPlan.MaxBrokenCycles} cycles were broken before, and no more may be." : "";
        foreach (int[] cycle in PlanCycles.Find(draft))
        {
            problems.Add(PlanProblemKind.Cycle, draft.Nodes[cycle[0]].Path, $"Nodes wait for each other: {PlanCycles.Describe(draft, cycle)}.{after}");
        }
    }

    private void CheckUnused()
    {
        foreach (DraftNode node in PlanUse.FindUnused(draft))
        {
            problems.Add(PlanProblemKind.Unused, node.Path, $"The output does not depend on {Lower(node.Name)}; give its output to a node, or leave it out.");
        }
    }

    private void CheckNode(DraftNode node, Type graphInput)
    {
        if (node.Entry is not { } entry)
        {
            if (node.Agent is not null)
            {
                problems.Add(
                    PlanProblemKind.UnknownAgent, $"{node.Path}.agent", $"There is no agent {PlanText.Quote(node.Agent)}.{Suggest(node.Agent, catalog.Names)}");
            }

            return;
        }

        bool fits = CheckCount(node, entry);
        CheckJoin(node, entry);
        for (int i = 0; i < node.Inputs.Count && fits; i++)
        {
            CheckInput(node.Inputs[i], entry.InputAt(i), graphInput);
        }
    }

    private bool CheckCount(DraftNode node, CatalogEntry entry)
    {
        int count = node.Inputs.Count;
        if (!node.HasAllInputs || (entry.IsMany ? count > 0 : count == entry.Inputs.Count))
        {
            return node.HasAllInputs;
        }

        string takes = entry.IsMany ? "at least 1 input" : entry.Inputs.Count == 1 ? "1 input" : $"{entry.Inputs.Count} inputs";
        problems.Add(PlanProblemKind.InputCount, $"{node.Path}.inputs", $"The agent '{entry.Name}' takes {takes}, but {Lower(node.Name)} has {count}.");
        return false;
    }

    private void CheckJoin(DraftNode node, CatalogEntry entry)
    {
        if (!entry.IsMany)
        {
            if (node.Join != PlanJoin.All)
            {
                problems.Add(
                    PlanProblemKind.Join, $"{node.Path}.join", $"The agent '{entry.Name}' takes each input in its place, so that {Lower(node.Name)} needs all of them; leave the join out.");
            }
        }
        else if (node.HasAllInputs && node.Join.Count > node.Inputs.Count)
        {
            problems.Add(
                PlanProblemKind.Join, $"{node.Path}.join.count", $"The count must be at most the number of inputs, which is {node.Inputs.Count}, but is {node.Join.Count}.");
        }
    }

    private void CheckInput(DraftInput input, CatalogInput expected, Type graphInput)
    {
        if (input.Source != PlanDraft.Nowhere)
        {
            DraftNode? source = input.Source >= 0 ? draft.Nodes[input.Source] : null;
            Type? made = source is null ? graphInput : source.Entry?.OutputType;
            if (made is not null && !CatalogEntry.CanRead(made, expected.Type))
            {
                string where = source is null ? "the graph is given" : $"{Lower(source.Name)} makes";
                problems.Add(PlanProblemKind.Type, input.Path, $"The input must be {TypeName.Of(expected.Type)}, but {where} {TypeName.Of(made)}.");
            }
        }
        else if (input.Node is null && input.IsReadable && PlanValue.FindProblem(input, expected) is { } problem)
        {
            problems.Add(PlanProblemKind.Value, input.Path, problem);
        }
    }

    private void AddUnknown(string path, string id) =>
        problems.Add(PlanProblemKind.UnknownNode, path, $"There is no node {PlanText.Quote(id)}.{Suggest(id, _indexOfId.Keys)}");

    private string Suggest(string wrong, IEnumerable<string> known) =>
        !problems.IsFull && NearestName.Find(wrong, known) is { } nearest ? $" Did you mean {PlanText.Quote(nearest)}?" : "";

    private static string Lower(string name) => $"n{name[1..]}";
}
