using System.Buffers;
using System.Text;
using System.Text.Json;
using Agents.Core.Roles;

namespace Agents.Core.Planning;

/// <content>The stored form of a team. Frozen: a change makes a new version, and the old one stays readable.</content>
public sealed partial class AgentTeam
{
    private const int Version = 1;

    private static readonly JsonDocumentOptions JsonOptions = new() { AllowDuplicateProperties = false };

    /// <summary>Writes what is known of all agents at one moment as JSON, to be read by <see cref="Parse"/>.</summary>
    /// <returns>The text. It holds the texts of tasks.</returns>
    public string ToJson()
    {
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("version", Version);
            writer.WriteStartArray("agents");
            foreach (AgentProfile profile in ToSnapshot())
            {
                Write(writer, profile);
            }

            writer.WriteEndArray();
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    /// <summary>Reads a team that <see cref="ToJson"/> wrote, and checks it whole.</summary>
    /// <param name="json">The text.</param>
    /// <param name="similarity">Says how alike tasks are; <see langword="null"/> for <see cref="WordSimilarity"/>.</param>
    /// <param name="options">How the team learns; <see langword="null"/> for the defaults.</param>
    /// <returns>The team. Of an agent with more works than the options keep, the latest are kept.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="json"/> is <see langword="null"/>.</exception>
    /// <exception cref="FormatException">It is not such JSON, or of a version that is not known, or something in it cannot be used.</exception>
    /// <exception cref="AgentOptionsException">The options cannot be used; every problem is listed.</exception>
    public static AgentTeam Parse(string json, ITextSimilarity? similarity = null, AgentTeamOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(json);
        AgentTeam team = new([], similarity, options);
        try
        {
            using JsonDocument document = JsonDocument.Parse(json, JsonOptions);
            foreach (JsonElement agent in AgentsOf(document.RootElement).EnumerateArray())
            {
                AgentProfile profile = Read(agent);
                team.Add(profile with { Works = [.. profile.Works.TakeLast(team._options.MaxWorks)] });
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or ArgumentException)
        {
            throw new FormatException($"The stored team cannot be used: {exception.Message}", exception);
        }

        return team;
    }

    private static void Write(Utf8JsonWriter writer, AgentProfile profile)
    {
        writer.WriteStartObject();
        writer.WriteString("name", profile.Name);
        writer.WriteString("description", profile.Description);
        writer.WriteNumber("successes", profile.Successes);
        writer.WriteNumber("failures", profile.Failures);
        writer.WriteStartArray("works");
        foreach (string work in profile.Works)
        {
            writer.WriteStringValue(work);
        }

        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static JsonElement AgentsOf(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object
            || !root.TryGetProperty("version", out JsonElement version)
            || !root.TryGetProperty("agents", out JsonElement agents)
            || agents.ValueKind != JsonValueKind.Array)
        {
            throw new FormatException("This is not a stored team: it needs an object with 'version' and 'agents'.");
        }

        return version.ValueKind == JsonValueKind.Number && version.TryGetInt32(out int number) && number == Version
            ? agents
            : throw new FormatException($"The team is of version {version.GetRawText()}, but only version {Version} is known.");
    }

    private static AgentProfile Read(JsonElement agent) => new()
    {
        Name = agent.GetProperty("name").GetString()!,
        Description = agent.GetProperty("description").GetString()!,
        Successes = ReadCount(agent, "successes"),
        Failures = ReadCount(agent, "failures"),
        Works = [.. agent.GetProperty("works").EnumerateArray().Select(work => work.GetString() ?? throw new FormatException("A work of an agent is null."))],
    };

    private static int ReadCount(JsonElement agent, string name) => agent.GetProperty(name).TryGetInt32(out int count)
        ? count
        : throw new FormatException($"'{name}' of an agent must be a whole number of 0 to {int.MaxValue}.");
}
