using System.Collections.Concurrent;

namespace Agents.Core.Tests.Runs;

public sealed class IdSourceTests
{
    [Fact]
    public void Same_seed_gives_the_same_ids_in_the_same_order()
    {
        IdSource first = IdSource.FromSeed(7), second = IdSource.FromSeed(7);

        Assert.Equal(Take(first, 100), Take(second, 100));
    }

    [Fact]
    public void First_id_of_a_seed_is_the_same_on_every_machine() =>
        Assert.Equal("59320dd7-e1e4-63cb-9892-782accb72306", IdSource.FromSeed(7).NewId().ToString());

    [Fact]
    public void Ids_of_one_source_and_of_different_seeds_differ()
    {
        Guid[] ids = [.. Enumerable.Range(0, 100).SelectMany(seed => Take(IdSource.FromSeed((ulong)seed), 100)), .. Take(IdSource.System, 100)];

        Assert.Equal(ids.Length, ids.Distinct().Count());
    }

    [Fact]
    public void Racing_callers_never_get_the_same_id()
    {
        IdSource source = IdSource.FromSeed(ulong.MaxValue);
        ConcurrentBag<Guid> ids = [];

        Parallel.For(0, 4, _ => Array.ForEach(Take(source, 1_000), ids.Add));

        Assert.Equal(4_000, ids.Distinct().Count());
        Assert.Equal(Take(IdSource.FromSeed(ulong.MaxValue), 4_000).Order(), ids.Order());
    }

    [Fact]
    public void Run_id_is_written_as_32_lower_case_digits() => Assert.Equal(
        "0123456789abcdef0123456789abcdef", new RunId(Guid.Parse("01234567-89AB-CDEF-0123-456789ABCDEF")).ToString());

    private static Guid[] Take(IdSource source, int count) => [.. Enumerable.Range(0, count).Select(_ => source.NewId())];
}
