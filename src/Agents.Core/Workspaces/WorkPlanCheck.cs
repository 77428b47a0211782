using System.Numerics;

namespace Agents.Core.Workspaces;

/// <summary>Finds everything that is wrong with a plan, and puts its groups in an order in which they can be done.</summary>
internal static class WorkPlanCheck
{
    /// <returns>The groups, each after those that it depends on; else in the order of the plan.</returns>
    /// <exception cref="InvalidWorkPlanException">Something is wrong.</exception>
    public static IReadOnlyList<WorkGroup> Order(WorkPlan plan)
    {
        List<string> problems = [];
        Dictionary<string, WorkGroup> groups = new(StringComparer.Ordinal);
        if (plan.Groups is null)
        {
            throw new InvalidWorkPlanException(["It has no list of groups."]);
        }

        if (plan.Groups.Count > WorkPlan.MaxGroups)
        {
            throw new InvalidWorkPlanException([$"It has {plan.Groups.Count} groups, and may have {WorkPlan.MaxGroups}."]);
        }

        foreach (WorkGroup group in plan.Groups)
        {
            if (group?.Id is null)
            {
                problems.Add("A group is null or has no id.");
            }
            else if (group.DependsOn is null || group.TargetFiles is null || group.ProhibitedFiles is null)
            {
                problems.Add($"A list of the group '{group.Id}' is null; one that has nothing in it is empty.");
            }
            else if (group.DependsOn.Contains(null!) || group.TargetFiles.Contains(null!) || group.ProhibitedFiles.Contains(null!))
            {
                problems.Add($"A list of the group '{group.Id}' holds something that is null.");
            }
            else if (!groups.TryAdd(group.Id, group))
            {
                problems.Add($"The id '{group.Id}' is given to two groups.");
            }
            else if (WorkspaceName.ProblemOf(group.Id) is { } problem)
            {
                problems.Add($"The id '{group.Id}' of a group cannot be used: {problem}");
            }
        }

        foreach (WorkGroup group in groups.Values)
        {
            problems.AddRange(group.DependsOn.Where(id => !groups.ContainsKey(id)).Select(id => $"The group '{group.Id}' depends on '{id}', which is not in the plan."));
            problems.AddRange(PathProblems(group, group.TargetFiles));
            problems.AddRange(PathProblems(group, group.ProhibitedFiles));
        }

        IReadOnlyList<WorkGroup> order = problems.Count == 0 ? Sort(plan, problems) : [];
        return problems.Count == 0 ? order : throw new InvalidWorkPlanException(problems);
    }

    /// <summary>Counts for each group how many others wait for it, directly or not.</summary>
    /// <param name="order">The groups, each after those that it depends on.</param>
    public static Dictionary<string, int> CountDownstream(IReadOnlyList<WorkGroup> order)
    {
        // A bit a group, since sets of names would take gigabytes for a chain of as many groups as there may be.
        const int WordBits = 64;
        int words = (order.Count + WordBits - 1) / WordBits;
        Dictionary<string, ulong[]> behind = order.ToDictionary(group => group.Id, _ => new ulong[words], StringComparer.Ordinal);
        for (int place = order.Count - 1; place >= 0; place--)
        {
            ulong[] mine = behind[order[place].Id];
            foreach (string id in order[place].DependsOn)
            {
                ulong[] theirs = behind[id];
                theirs[place / WordBits] |= 1UL << (place % WordBits);
                for (int word = place / WordBits; word < words; word++)
                {
                    theirs[word] |= mine[word];
                }
            }
        }

        return behind.ToDictionary(pair => pair.Key, pair => pair.Value.Sum(BitOperations.PopCount), StringComparer.Ordinal);
    }

    private static IEnumerable<string> PathProblems(WorkGroup group, IReadOnlyList<string> patterns) =>
        from pattern in patterns
        let problem = FilePattern.ProblemOf(pattern)
        where problem is not null
        select $"The files '{pattern}' of group '{group.Id}' cannot be used: {problem}.";

    private static List<WorkGroup> Sort(WorkPlan plan, List<string> problems)
    {
        List<WorkGroup> order = [];
        HashSet<string> placed = new(StringComparer.Ordinal);
        List<WorkGroup> left = [.. plan.Groups];
        while (left.Count > 0)
        {
            int before = order.Count;
            foreach (WorkGroup group in left.Where(group => group.DependsOn.All(placed.Contains)).ToList())
            {
                order.Add(group);
                placed.Add(group.Id);
            }

            if (order.Count == before)
            {
                problems.Add($"Groups depend on each other in a circle: {string.Join(", ", left.Select(group => group.Id))}, or some of them.");
                return order;
            }

            left.RemoveAll(group => placed.Contains(group.Id));
        }

        return order;
    }
}
