using System.Text.Json;

namespace ToolCatalogue;

/// <summary>A tool of the catalogue, as a server of the Model Context Protocol would list it.</summary>
public sealed record CatalogueTool
{
    /// <summary>What stands between the server and the tool in <see cref="FullName"/>, as hosts write it.</summary>
    public const string Mark = "__";

    /// <summary>Gets the name of the server.</summary>
    public required string Server { get; init; }

    /// <summary>Gets the name in the server, such as <c>create_ticket</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Gets what the tool does.</summary>
    public required string Description { get; init; }

    /// <summary>Gets the JSON schema of its parameters.</summary>
    public required JsonElement Schema { get; init; }

    /// <summary>Gets the name that no other server has, such as <c>issue-tracker__create_ticket</c>.</summary>
    public string FullName => $"{Server}{Mark}{Name}";
}
