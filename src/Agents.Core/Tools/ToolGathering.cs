using Microsoft.Extensions.AI;

namespace Agents.Core.Tools;

/// <summary>Where the tools of an agent come from: functions that stay, and sources that may change.</summary>
/// <remarks>Thread-safe. What was gathered is kept for as long as every source has the same.</remarks>
/// <param name="functions">The functions that stay.</param>
/// <param name="sets">The sets among them that bring fallbacks.</param>
/// <param name="sources">The sources, in order.</param>
/// <param name="arrange">What the application does with all tools whenever they have changed; <see langword="null"/> for nothing.</param>
internal sealed class ToolGathering(
    IReadOnlyList<AIFunction> functions, IReadOnlyList<ToolSet> sets, IReadOnlyList<IToolSource> sources, Func<ToolSet, ToolSet>? arrange)
{
    private GatheredTools? _last;

    /// <summary>Gets whether the tools may become others.</summary>
    public bool MayChange => sources.Count > 0;

    /// <summary>Gathers the tools for the first time.</summary>
    /// <param name="failures">Where the problems go; with any, the tools cannot be used.</param>
    public void Begin(List<string> failures)
    {
        int before = failures.Count;
        ToolSet?[] parts = Read(failures);
        ToolSet? tools = failures.Count == before ? Make(parts, failures) : null;
        _last = new GatheredTools { Tools = tools ?? ToolSet.Empty, Parts = parts, MadeOf = parts };
    }

    /// <summary>Finds the tools there are now. A change that cannot be taken in leaves those from before it, and says why.</summary>
    public GatheredTools Now()
    {
        while (true)
        {
            GatheredTools last = Volatile.Read(ref _last)!;
            if (sources.Count == 0)
            {
                return last;
            }

            List<string> problems = [];
            ToolSet?[] parts = Read(problems);
            if (parts.AsSpan().SequenceEqual(last.Parts))
            {
                return last;
            }

            GatheredTools now = Next(last, parts, problems);

            // Of two who gather the same at once one is kept, so that equal tools are one set.
            if (ReferenceEquals(Interlocked.CompareExchange(ref _last, now, last), last))
            {
                return now;
            }
        }
    }

    private GatheredTools Next(GatheredTools last, ToolSet?[] parts, List<string> problems)
    {
        // A source that failed for a while and has what it had before has changed nothing: the same tools stay the same set.
        bool isAsBefore = problems.Count == 0 && parts.AsSpan().SequenceEqual(last.MadeOf);
        return (isAsBefore || problems.Count > 0 ? null : Make(parts, problems)) is { } made
            ? new GatheredTools { Tools = made, Parts = parts, MadeOf = parts }
            : new GatheredTools { Tools = last.Tools, Parts = parts, MadeOf = last.MadeOf, Problems = problems };
    }

    private ToolSet?[] Read(List<string> problems)
    {
        ToolSet?[] parts = sources.Count == 0 ? [] : new ToolSet?[sources.Count];
        for (int i = 0; i < parts.Length; i++)
        {
            try
            {
                parts[i] = sources[i].Tools;
                if (parts[i] is null)
                {
                    problems.Add($"The tool source {sources[i].GetType().Name} returned null; it must return a set.");
                }
            }
            catch (Exception exception)
            {
                problems.Add($"The tool source {sources[i].GetType().Name} failed with {exception.GetType().Name}.");
            }
        }

        return parts;
    }

    private ToolSet? Make(ToolSet?[] parts, List<string> problems)
    {
        try
        {
            ToolSet tools = Gather(parts);
            if (arrange is null)
            {
                return tools;
            }

            ToolSet? arranged = arrange(tools);
            if (arranged is null)
            {
                problems.Add("The function that arranges the tools returned null; it must return a set.");
            }

            return arranged;
        }
        catch (AgentOptionsException exception)
        {
            problems.AddRange(exception.Failures);
        }
        catch (Exception exception) when (arrange is not null)
        {
            problems.Add($"The function that arranges the tools failed with {exception.GetType().Name}.");
        }

        return null;
    }

    private ToolSet Gather(ToolSet?[] parts)
    {
        if (parts.Length == 0)
        {
            return sets.Count == 0 ? ToolSet.Create(functions) : ToolSet.Merge(functions, sets);
        }

        ToolSet[] found = [.. parts.Select(part => part!)];
        AIFunction[] all = [.. functions, .. found.SelectMany(set => set)];
        return sets.Count == 0 && Array.TrueForAll(found, set => set.Fallbacks.IsEmpty) ? ToolSet.Create(all) : ToolSet.Merge(all, [.. sets, .. found]);
    }
}
