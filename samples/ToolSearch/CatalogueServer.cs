namespace ToolCatalogue;

/// <summary>A server of the catalogue: what it is for, and its tools.</summary>
public sealed record CatalogueServer
{
    /// <summary>Gets the name, such as <c>issue-tracker</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Gets what the server is for, in a sentence or two.</summary>
    public required string Description { get; init; }

    /// <summary>Gets the tools, in the order of the file.</summary>
    public required IReadOnlyList<CatalogueTool> Tools { get; init; }
}
