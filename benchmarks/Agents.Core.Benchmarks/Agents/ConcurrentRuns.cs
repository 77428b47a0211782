namespace Agents.Core.Benchmarks.Agents;

/// <summary>Many one-turn runs that are all in flight at the same time.</summary>
public static class ConcurrentRuns
{
    /// <summary>How many runs.</summary>
    public const int Count = 10_000;

    /// <summary>How many arrivals or answers lie between two calls of the observer.</summary>
    public const int Step = 500;

    /// <summary>Starts all runs, waits until every one waits for the model, answers them all, and waits until they have ended.</summary>
    /// <param name="subject">Who runs them.</param>
    /// <param name="onStep">Called at every <see cref="Step"/>th arrival and answer, and at the end; one call at a time is not guaranteed.</param>
    public static async Task RunAsync(IAgentsSubject subject, Action onStep)
    {
        using GatedChatClient model = new(Count, count =>
        {
            if (count % Step == 0)
            {
                onStep();
            }
        });
        Func<Task> start = subject.PrepareOneTurn(model);
        Task[] runs = new Task[Count];
        for (int i = 0; i < runs.Length; i++)
        {
            runs[i] = start();
        }

        Task all = Task.WhenAll(runs);

        // A run that fails before it reaches the model must end the wait.
        await await Task.WhenAny(model.AllWait, all);
        model.Open();
        await all;
        onStep();
    }
}
