using Agents.Core.Mcp.Safety;

namespace Agents.Core.Mcp;

/// <summary>An MCP server and how it is reached: <see cref="McpStdioServer"/> or <see cref="McpHttpServer"/>.</summary>
/// <remarks>Immutable. What it is written as holds its name only, never arguments, headers or variables, which may be secrets.</remarks>
public abstract record McpServer
{
    /// <summary>The most characters of a <see cref="Name"/>.</summary>
    public const int MaxNameLength = 32;

    private protected McpServer()
    {
    }

    /// <summary>Gets the name by which the application knows the server; its tools are named after it.</summary>
    /// <value>1 to <see cref="MaxNameLength"/> ASCII letters, digits, '-' and '_'; neither begins nor ends with '_', and no "__" in it.</value>
    public required string Name { get; init; }

    /// <summary>Gets to whom trust in its tools is given.</summary>
    internal abstract McpServerIdentity Identity { get; }

    /// <summary>Adds what is wrong with it to a list.</summary>
    internal void Check(List<string> failures)
    {
        if (!IsName(Name))
        {
            failures.Add($"{nameof(Name)} must be 1 to {MaxNameLength} ASCII letters, digits, '-' and '_', "
                + $"with no '_' at either end and no '__', but is {NameText.Quote(Name ?? "")}.");
        }

        CheckAddress(failures);
    }

    internal abstract void CheckAddress(List<string> failures);

    /// <summary>Makes the way to the server. Nothing is sent yet; a process is started.</summary>
    /// <exception cref="McpConnectionException">It could not be started.</exception>
    internal abstract ServerLink Open(McpToolsOptions options, Microsoft.Extensions.Logging.ILogger logger);

    private static bool IsName(string? name) =>
        name is { Length: >= 1 and <= MaxNameLength } && name[0] != '_' && name[^1] != '_' && !name.Contains("__", StringComparison.Ordinal)
        && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
}
