namespace Agents.Core.Traces;

/// <summary>Who worked when in a trace. An agent that started others is the sum of these; those that started none do the work.</summary>
internal sealed class TraceSchedule
{
    private TraceSchedule(double work, double span, int concurrency)
    {
        Work = work;
        Span = span;
        Concurrency = concurrency;
    }

    /// <summary>Gets how long all that work took together, in seconds.</summary>
    public double Work { get; }

    /// <summary>Gets how long the longest chain of work took of which each piece led to the next, in seconds.</summary>
    public double Span { get; }

    /// <summary>Gets how many worked at once, at most.</summary>
    public int Concurrency { get; }

    public static TraceSchedule Of(OrchestrationTrace trace)
    {
        Dictionary<string, int> indexes = new(trace.Events.Count, StringComparer.Ordinal);
        for (int i = 0; i < trace.Events.Count; i++)
        {
            indexes[trace.Events[i].Id] = i;
        }

        List<int>?[] inputs = new List<int>?[trace.Events.Count];
        HashSet<string> parents = new(StringComparer.Ordinal);
        foreach (TraceEdge edge in trace.Edges)
        {
            // A trace of another program may hold anything; what does not lead forwards is no chain.
            if (!indexes.TryGetValue(edge.Source, out int source) || !indexes.TryGetValue(edge.Destination, out int destination) || source >= destination)
            {
                continue;
            }

            (inputs[destination] ??= []).Add(source);
            if (edge.Type == TraceEdgeType.Spawn)
            {
                parents.Add(trace.Events[source].Agent);
            }
        }

        return Of(trace.Events, inputs, parents);
    }

    private static TraceSchedule Of(IReadOnlyList<TraceEvent> events, List<int>?[] inputs, HashSet<string> parents)
    {
        Dictionary<string, Stack<int>> open = new(StringComparer.Ordinal);
        List<(double Time, int Step)> steps = [];
        double[] finish = new double[events.Count];
        double work = 0;
        for (int i = 0; i < events.Count; i++)
        {
            TraceEvent e = events[i];
            foreach (int input in inputs[i] ?? [])
            {
                finish[i] = Math.Max(finish[i], finish[input]);
            }

            if (parents.Contains(e.Agent))
            {
                continue;
            }

            if (e.Type == TraceEventType.Spawn)
            {
                open.TryAdd(e.Agent, new Stack<int>());
                open[e.Agent].Push(i);
            }
            else if (e.Type is TraceEventType.Return or TraceEventType.Despawn && open.TryGetValue(e.Agent, out Stack<int>? spawns) && spawns.TryPop(out int spawn))
            {
                double duration = Math.Max(0, e.Seconds - events[spawn].Seconds);
                work += duration;
                finish[i] = Math.Max(finish[i], finish[spawn] + duration);
                if (duration > 0)
                {
                    steps.Add((events[spawn].Seconds, 1));
                    steps.Add((e.Seconds, -1));
                }
            }
        }

        return new TraceSchedule(work, finish.DefaultIfEmpty().Max(), CountMost(steps));
    }

    private static int CountMost(List<(double Time, int Step)> steps)
    {
        int now = 0;
        int most = 0;
        foreach ((double _, int step) in steps.Order()) // at one instant those that end go first
        {
            now += step;
            most = Math.Max(most, now);
        }

        return most;
    }
}
