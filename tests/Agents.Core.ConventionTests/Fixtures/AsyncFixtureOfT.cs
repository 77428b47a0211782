namespace Agents.Core.ConventionTests.Fixtures;

#pragma warning disable CA1000, CA1815 // Its members are what other interfaces ask for; nobody compares it.

public readonly struct AsyncFixture<T> : IAsyncEnumerator<T>, IParsable<AsyncFixture<T>>
{
    public T Current => default!;

    public static AsyncFixture<T> Parse(string s, IFormatProvider? provider) => default;

    public static bool TryParse(string? s, IFormatProvider? provider, out AsyncFixture<T> result)
    {
        result = default;
        return false;
    }

    public ValueTask<bool> MoveNextAsync() => ValueTask.FromResult(false);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
