using System.Text.Json;

namespace Agents.Core.Mcp.Safety;

/// <summary>Reads and writes the file of a store, strictly: what is not understood is an error.</summary>
internal static class TrustFile
{
    private const string Format = "agents-core-tool-trust";
    private const int Version = 1;

    public static byte[] Write(TrustRecords records) => JsonSerializer.SerializeToUtf8Bytes(
        new TrustFileContent
        {
            Format = Format,
            Version = Version,
            Servers =
            [
                .. records.Servers.Select(entry => new TrustFileServer
                {
                    Name = entry.Server.Name,
                    Address = entry.Server.Address.ToString(),
                    Tools =
                    [
                        .. entry.Tools.Select(tool => new TrustFileTool
                        {
                            Name = tool.Name,
                            Fingerprint = tool.Fingerprint.ToString(),
                            Definition = tool.Definition,
                        }),
                    ],
                }),
            ],
        },
        TrustFileJsonContext.Default.TrustFileContent);

    public static TrustRecords Read(byte[] content, string store)
    {
        TrustFileContent file;
        try
        {
            file = JsonSerializer.Deserialize(content, TrustFileJsonContext.Default.TrustFileContent) ?? throw new JsonException();
        }
        catch (JsonException exception)
        {
            // The exception's own message may hold what stands in the file.
            throw new ToolTrustStoreException(store, $"It is not what such a store holds, at {exception.Path ?? "$"}. Repair it, or remove it and trust anew.");
        }

        if (file.Format != Format || file.Version != Version)
        {
            throw new ToolTrustStoreException(store, $"It must have the format '{Format}' and version {Version}, but has version {file.Version} or another format.");
        }

        TrustRecords records = new();
        foreach (TrustFileServer server in file.Servers)
        {
            AddServer(records, server, store);
        }

        return records;
    }

    private static void AddServer(TrustRecords records, TrustFileServer server, string store)
    {
        if (server is null || !IsName(server.Name) || !ToolFingerprint.TryParse(server.Address, out ToolFingerprint address))
        {
            throw new ToolTrustStoreException(store, "A server in it has no valid name or no valid address.");
        }

        McpServerIdentity identity = McpServerIdentity.Restore(server.Name, address);
        foreach (TrustFileTool tool in server.Tools)
        {
            if (tool is null || !ToolFingerprint.TryParse(tool.Fingerprint, out ToolFingerprint fingerprint))
            {
                throw new ToolTrustStoreException(store, $"A tool of the server '{server.Name}' in it has no valid fingerprint.");
            }

            if (!records.Add(identity, [new TrustedTool { Name = tool.Name, Fingerprint = fingerprint, Definition = tool.Definition }]))
            {
                throw new ToolTrustStoreException(store, $"The server '{server.Name}' has a tool twice in it, or there is more in it than it may keep.");
            }
        }
    }

    private static bool IsName(string name) => name.Length is > 0 and <= AgentPath.MaxNameLength && !name.Contains('/') && !name.Any(char.IsControl);
}
