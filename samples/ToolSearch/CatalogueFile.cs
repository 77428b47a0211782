using System.Text.Json;

namespace ToolCatalogue;

/// <summary>Reads the catalogue: a folder of JSON files, one a server.</summary>
public static class CatalogueFile
{
    private const int MaxLength = 1_000_000;

    /// <summary>Reads every <c>.json</c> file of a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>The servers, by the names of their files.</returns>
    /// <exception cref="IOException">The folder or a file cannot be read.</exception>
    /// <exception cref="FormatException">A file is not what it should be; the message names it, and says what is wrong.</exception>
    public static IReadOnlyList<CatalogueServer> ReadFolder(string folder)
    {
        List<CatalogueServer> servers = [];
        foreach (string path in Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal))
        {
            string file = Path.GetFileName(path);
            long length = new FileInfo(path).Length;
            if (length > MaxLength)
            {
                throw new FormatException($"{file}: A server must be at most {MaxLength} bytes, but is {length}.");
            }

            CatalogueServer server = Read(file, File.ReadAllText(path));
            if (servers.Exists(other => other.Name == server.Name))
            {
                throw new FormatException($"{file}: The server '{server.Name}' is in another file too.");
            }

            servers.Add(server);
        }

        return servers;
    }

    /// <summary>Reads one server.</summary>
    /// <param name="file">What the text is called in messages.</param>
    /// <param name="json">The text.</param>
    /// <exception cref="FormatException">The text is not what it should be; the message says what is wrong.</exception>
    public static CatalogueServer Read(string file, string json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(json);
            return ReadServer(document.RootElement);
        }
        catch (Exception ex) when (ex is JsonException or InvalidOperationException or FormatException)
        {
            throw new FormatException($"{file}: {ex.Message}", ex);
        }
    }

    private static CatalogueServer ReadServer(JsonElement root)
    {
        string name = Text(root, "server");
        List<CatalogueTool> tools = [];
        HashSet<string> names = [];
        foreach (JsonElement element in Property(root, "tools", JsonValueKind.Array).EnumerateArray())
        {
            CatalogueTool tool = ReadTool(name, element);
            if (!names.Add(tool.Name))
            {
                throw new FormatException($"The tool '{tool.Name}' is there twice.");
            }

            tools.Add(tool);
        }

        return new CatalogueServer { Name = name, Description = Text(root, "description"), Tools = tools };
    }

    private static CatalogueTool ReadTool(string server, JsonElement element) => new()
    {
        Server = server,
        Name = Text(element, "name"),
        Description = Text(element, "description"),
        Schema = ParameterSchema.Write(Property(element, "parameters", JsonValueKind.Object)
            .EnumerateObject()
            .Select(parameter => ParameterSchema.Parse(parameter.Name, parameter.Value.ValueKind == JsonValueKind.String ? parameter.Value.GetString()! : ""))),
    };

    private static string Text(JsonElement element, string name)
    {
        string text = Property(element, name, JsonValueKind.String).GetString()!;
        return text.Length > 0 ? text : throw new FormatException($"'{name}' must not be empty.");
    }

    private static JsonElement Property(JsonElement element, string name, JsonValueKind kind) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out JsonElement value) && value.ValueKind == kind
            ? value
            : throw new FormatException($"There must be '{name}', and it must be of the kind {kind}.");
}
