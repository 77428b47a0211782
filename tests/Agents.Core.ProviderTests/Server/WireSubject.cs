using Microsoft.Extensions.AI;

namespace Agents.Core.ProviderTests.Server;

/// <summary>A client of one of the provider packages, and the format that it speaks.</summary>
public abstract class WireSubject
{
    /// <summary>The key that every client is given, and that nothing may tell.</summary>
    public const string Key = "sk-canary-0f1e2d3c4b5a69788796a5b4c3d2e1f0";

    /// <summary>Gets the path of the format.</summary>
    public abstract string Path { get; }

    /// <summary>Gets a model that the price book lists.</summary>
    public abstract string Model { get; }

    internal WireFormat Format => WireFormat.Of(Path)!;

    /// <summary>Makes a client.</summary>
    /// <param name="server">The address of the server, without a path.</param>
    /// <param name="http">What carries the requests; <see langword="null"/> for the client's own.</param>
    /// <param name="timeout">How long the server may be silent; <see langword="null"/> for the default.</param>
    public abstract IChatClient CreateClient(Uri server, HttpClient? http = null, TimeSpan? timeout = null);
}
