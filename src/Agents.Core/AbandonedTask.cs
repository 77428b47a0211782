namespace Agents.Core;

/// <summary>Work of the application that is waited for only so long.</summary>
internal static class AbandonedTask
{
    /// <summary>Takes note of what a task throws after nobody waits for it any more, which would else be reported as never seen.</summary>
    public static void Observe(Task task) => _ = task.ContinueWith(
        static late => _ = late.Exception,
        CancellationToken.None,
        TaskContinuationOptions.OnlyOnFaulted | TaskContinuationOptions.ExecuteSynchronously,
        TaskScheduler.Default);
}
