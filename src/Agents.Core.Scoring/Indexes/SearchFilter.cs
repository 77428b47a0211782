namespace Agents.Core.Scoring.Indexes;

/// <summary>What a search may find. The default lets everything through; what is said more than once must hold together.</summary>
/// <remarks>Immutable. As thread-safe as its predicate.</remarks>
public readonly record struct SearchFilter
{
    /// <summary>Gets the tags of which at least one is needed.</summary>
    /// <value>One a bit. The default is 0: none is needed.</value>
    public ulong AnyTag { get; init; }

    /// <summary>Gets the tags that are all needed.</summary>
    /// <value>One a bit. The default is 0: none is needed.</value>
    public ulong AllTags { get; init; }

    /// <summary>Gets the tags that must not be there.</summary>
    /// <value>One a bit. The default is 0: none is forbidden.</value>
    public ulong NoTag { get; init; }

    /// <summary>Gets what is asked about each id that the tags let through and that is good enough to be a hit.</summary>
    /// <value>The default is <see langword="null"/>: nothing is asked. It may be called for any of the ids, in any order, and must not change the index.</value>
    public Func<long, bool>? Where { get; init; }

    /// <summary>Gets whether everything is let through.</summary>
    internal bool IsEmpty => (AnyTag | AllTags | NoTag) == 0 && Where is null;

    /// <summary>Tells whether tags are let through.</summary>
    internal bool AdmitsTags(ulong tags) => (tags & AllTags) == AllTags && (tags & NoTag) == 0 && (AnyTag == 0 || (tags & AnyTag) != 0);
}
