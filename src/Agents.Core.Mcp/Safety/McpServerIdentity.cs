namespace Agents.Core.Mcp.Safety;

/// <summary>Which server trust was given to: the application's name for it, and the address under which it was reached.</summary>
/// <remarks>
/// The address is part of it so that another server under the same name inherits no trust: a command line counts with its arguments and
/// its folder, an endpoint with its whole URL. It is kept as a hash only, since arguments and URLs may hold secrets. The environment and
/// the headers do not count: keys in them change, and the server stays the same. Immutable and thread-safe; equal by both values.
/// </remarks>
public sealed record McpServerIdentity
{
    private const string Version = "agents-core/mcp-server/1";

    private McpServerIdentity(string name, ToolFingerprint address)
    {
        Name = name;
        Address = address;
    }

    /// <summary>Gets the application's name for the server.</summary>
    public string Name { get; }

    /// <summary>Gets the hash of the address.</summary>
    public ToolFingerprint Address { get; }

    /// <summary>Identifies a server that is started as a process.</summary>
    /// <param name="name">The application's name for it; 1 to 128 characters, no slash and no control characters.</param>
    /// <param name="command">The command, as it is given to the system; what the system's search path makes of it does not count.</param>
    /// <param name="arguments">The arguments, in order.</param>
    /// <param name="workingDirectory">The folder it is started in; <see langword="null"/> when none is stated. A relative one counts as written.</param>
    /// <returns>The identity.</returns>
    /// <exception cref="ArgumentException"><paramref name="name"/> breaks its rule, or <paramref name="command"/> is empty.</exception>
    /// <exception cref="ArgumentNullException"><paramref name="arguments"/> is <see langword="null"/>.</exception>
    public static McpServerIdentity OfCommand(string name, string command, IReadOnlyList<string> arguments, string? workingDirectory = null)
    {
        AgentPath.CheckName(name, nameof(name));
        ArgumentException.ThrowIfNullOrEmpty(command);
        ArgumentNullException.ThrowIfNull(arguments);
        using LengthPrefixedHash hash = new();
        hash.Add(Version).Add("command").Add(command).Add(workingDirectory);
        foreach (string argument in arguments)
        {
            hash.Add(argument);
        }

        return new McpServerIdentity(name, hash.End());
    }

    /// <summary>Identifies a server that is reached over the network.</summary>
    /// <param name="name">The application's name for it; 1 to 128 characters, no slash and no control characters.</param>
    /// <param name="endpoint">Its absolute URL. Scheme, host, port, path and query count; user and fragment do not.</param>
    /// <returns>The identity.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="endpoint"/> is <see langword="null"/>.</exception>
    /// <exception cref="ArgumentException"><paramref name="name"/> breaks its rule, or <paramref name="endpoint"/> is not absolute.</exception>
    public static McpServerIdentity OfEndpoint(string name, Uri endpoint)
    {
        AgentPath.CheckName(name, nameof(name));
        ArgumentNullException.ThrowIfNull(endpoint);
        if (!endpoint.IsAbsoluteUri)
        {
            throw new ArgumentException("The endpoint must be an absolute URL.", nameof(endpoint));
        }

        using LengthPrefixedHash hash = new();
        hash.Add(Version).Add("endpoint").Add(endpoint.GetComponents(UriComponents.SchemeAndServer | UriComponents.PathAndQuery, UriFormat.UriEscaped));
        return new McpServerIdentity(name, hash.End());
    }

    /// <summary>Returns the name and the hash of the address.</summary>
    /// <returns>The text; it holds nothing of the address itself.</returns>
    public override string ToString() => $"{Name} ({Address})";

    internal static McpServerIdentity Restore(string name, ToolFingerprint address) => new(name, address);
}
