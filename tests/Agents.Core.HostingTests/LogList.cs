using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Agents.Core.HostingTests;

/// <summary>Keeps what is logged above Debug.</summary>
internal sealed class LogList : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<string> _messages = [];
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _seen = [];

    public IReadOnlyList<string> Messages => [.. _messages];

    /// <summary>Waits until a message was logged.</summary>
    public Task WaitForAsync(string message) => Seen(message).Task.WaitAsync(TestContext.Current.CancellationToken);

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel > LogLevel.Debug;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        string message = formatter(state, exception);
        _messages.Enqueue(message);
        Seen(message).TrySetResult();
    }

    public void Dispose()
    {
    }

    private TaskCompletionSource Seen(string message) =>
        _seen.GetOrAdd(message, _ => new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
}
