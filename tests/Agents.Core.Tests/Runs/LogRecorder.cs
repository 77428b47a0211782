using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Agents.Core.Tests.Runs;

/// <summary>Keeps what is logged, as level, id and text.</summary>
internal sealed class LogRecorder : ILoggerFactory, ILogger
{
    private readonly ConcurrentQueue<(LogLevel Level, int Id, string Text)> _entries = new();

    public IEnumerable<(LogLevel Level, int Id, string Text)> Warnings => _entries.Where(entry => entry.Level == LogLevel.Warning);

    public IEnumerable<(LogLevel Level, int Id, string Text)> Entries => _entries;

    public ILogger CreateLogger(string categoryName) => categoryName == "Agents.Core" ? this : throw new ArgumentException(categoryName, nameof(categoryName));

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        _entries.Enqueue((logLevel, eventId.Id, formatter(state, exception)));

    public bool IsEnabled(LogLevel logLevel) => true;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException();

    public void Dispose()
    {
        // Nothing is held.
    }
}
