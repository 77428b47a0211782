using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Agents.Core.HostingTests;

/// <summary>Keeps what is logged above Debug.</summary>
internal sealed class LogList : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<string> _messages = [];

    public IReadOnlyList<string> Messages => [.. _messages];

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider)
    {
    }

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel > LogLevel.Debug;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _messages.Enqueue(formatter(state, exception));

    public void Dispose()
    {
    }
}
