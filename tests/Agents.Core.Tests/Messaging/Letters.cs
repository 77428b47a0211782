namespace Agents.Core.Tests.Messaging;

/// <summary>Messages and networks as tests write them.</summary>
internal static class Letters
{
    public static Message<int> From(int sender, long number) => new() { Id = new MessageId(sender, number), Payload = (int)number };

    public static IEnumerable<string> Names(int count) => Enumerable.Range(0, count).Select(peer => $"p{peer}");

    /// <summary>Asks a task that must be complete by now.</summary>
    public static T Now<T>(ValueTask<T> task)
    {
        Assert.True(task.IsCompleted);
        return task.GetAwaiter().GetResult();
    }
}
