namespace Agents.Core.ConventionTests.Fixtures;

#pragma warning disable CA1822, CA1034 // Members are there for their documentation only.

/// <summary>Some members with documentation, and some without.</summary>
public sealed class DocumentationFixture
{
    /// <summary>Says a kind.</summary>
    public enum Kind
    {
        /// <summary>The first.</summary>
        First,
        Second,
    }

    /// <summary>  </summary>
    public int Empty => 1;

    public void Bare()
    {
    }

    /// <inheritdoc/>
    public override string ToString() => "";

    /// <summary><see cref="Kind"/></summary>
    public void Referring()
    {
    }

    /// <summary>Options with one value said and one left out.</summary>
    public sealed class ReadOptions
    {
        /// <summary>Gets or sets how many lines are read.</summary>
        /// <value>1 to 10. The default is 5.</value>
        public int Said { get; set; } = 5;

        /// <summary>Gets or sets how long a line may be.</summary>
        public int Unsaid { get; set; }

        /// <summary>Gets what nobody can set.</summary>
        public int Computed => Said;
    }

    /// <summary>A positional record.</summary>
    /// <param name="Name">The name.</param>
    public sealed record Pair(string Name);
}
