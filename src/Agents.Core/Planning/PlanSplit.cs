using Agents.Core.Roles;

namespace Agents.Core.Planning;

/// <summary>Puts several parts into the place of one, and renumbers what depends on what.</summary>
internal static class PlanSplit
{
    /// <summary>Tells whether the dependencies of parts are numbers of other parts, and lead round in no circle.</summary>
    public static bool IsSound(IReadOnlyList<Subtask> parts)
    {
        // Parts are taken away whose dependencies are all gone; what is left stands in a circle.
        HashSet<int> done = [];
        for (bool isMoving = true; isMoving;)
        {
            isMoving = false;
            for (int part = 0; part < parts.Count; part++)
            {
                if (!done.Contains(part) && parts[part].Dependencies.All(done.Contains))
                {
                    isMoving = done.Add(part);
                }
            }
        }

        return done.Count == parts.Count;
    }

    /// <summary>Replaces a part.</summary>
    /// <param name="plan">All parts. Numbers that lead outside stay outside.</param>
    /// <param name="index">The part that is replaced.</param>
    /// <param name="parts">What it is replaced by: at least one, whose dependencies are numbers of this list.</param>
    /// <returns>All parts. Those that need none of their own kind need what the replaced one needed; who needed it needs those that none of
    /// their own kind needs.</returns>
    public static List<Subtask> Replace(IReadOnlyList<Subtask> plan, int index, IReadOnlyList<Subtask> parts)
    {
        int more = parts.Count - 1;
        HashSet<int> needed = [.. parts.SelectMany(part => part.Dependencies)];
        int[] last = [.. Enumerable.Range(0, parts.Count).Where(part => !needed.Contains(part)).Select(part => index + part)];
        IReadOnlyList<int> above = Renumber(plan[index].Dependencies);
        List<Subtask> replaced = new(plan.Count + more);
        for (int i = 0; i < plan.Count; i++)
        {
            if (i != index)
            {
                replaced.Add(plan[i] with { Dependencies = Renumber(plan[i].Dependencies) });
                continue;
            }

            replaced.AddRange(parts.Select(part => part with
            {
                Dependencies = part.Dependencies.Count == 0 ? above : [.. part.Dependencies.Select(other => index + other)],
            }));
        }

        return replaced;

        IReadOnlyList<int> Renumber(IReadOnlyList<int> dependencies) =>
            [.. dependencies.SelectMany(i => i < index ? [i] : i > index ? [i + more] : last).Distinct()];
    }
}
