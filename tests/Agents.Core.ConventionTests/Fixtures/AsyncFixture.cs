namespace Agents.Core.ConventionTests.Fixtures;

#pragma warning disable CA1068, CA1822 // Misplaced tokens are what the fixture is for.

public sealed class AsyncFixture : IAsyncDisposable
{
    public Task Completion => Task.CompletedTask;

    public static Task Load(CancellationToken cancellationToken) => Task.FromCanceled(cancellationToken);

    public ValueTask<int> ReadAsync(CancellationToken cancellationToken, int count) => ValueTask.FromCanceled<int>(cancellationToken);

    public IAsyncEnumerable<int> Watch() => AsyncEnumerable.Empty<int>();

    public void Start(CancellationToken cancellationToken, string name) => cancellationToken.ThrowIfCancellationRequested();

    public Task StopAsync(string reason, CancellationToken cancellationToken) => Task.FromCanceled(cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
