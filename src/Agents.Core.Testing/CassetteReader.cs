using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Agents.Core.Testing;

/// <summary>Reads the lines of a cassette, and says everything that is wrong with them.</summary>
internal sealed class CassetteReader
{
    public const string Format = "agents-core-cassette";

    // Enough to see what happened to a file; more would bury it.
    private const int MaxProblems = 20;

    private static readonly string[] HeaderFields = ["format", "version", "provider", "model"];
    private static readonly string[] CallFields = ["request", "response", "updates", "error"];

    private readonly List<string> _problems = [];
    private int _line;
    private bool _hasHeader;

    public List<CassetteCall> Calls { get; } = [];

    public string? Provider { get; private set; }

    public string? Model { get; private set; }

    /// <summary>Reads a whole cassette.</summary>
    /// <exception cref="CassetteException">Something is wrong with it.</exception>
    public static CassetteReader Read(string name, ReadOnlySpan<byte> bytes)
    {
        CassetteReader reader = new();
        if (bytes.Length > Cassette.MaxBytes)
        {
            throw new CassetteException(name, [$"It has {bytes.Length} bytes, but may have {Cassette.MaxBytes}."]);
        }

        ReadOnlySpan<byte> rest = bytes.StartsWith("\uFEFF"u8) ? bytes[3..] : bytes;
        while (rest.Length > 0)
        {
            int end = rest.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? [] : rest[(end + 1)..];
            reader._line++;
            reader.ReadLine(line.Trim(" \t\r"u8));
            if (reader._problems.Count >= MaxProblems)
            {
                reader._problems.Add("There may be more.");
                break;
            }
        }

        if (!reader._hasHeader)
        {
            reader._problems.Add($"It is empty: the first line must be {{\"format\":\"{Format}\",\"version\":{Cassette.Version}}}.");
        }

        return reader._problems.Count > 0 ? throw new CassetteException(name, reader._problems) : reader;
    }

    /// <summary>Reads a line that was just written: what is recorded loads.</summary>
    /// <exception cref="CassetteException">It cannot be read.</exception>
    public static CassetteCall ReadCall(string name, string line)
    {
        CassetteReader reader = new() { _hasHeader = true };
        reader.ReadLine(Encoding.UTF8.GetBytes(line));
        return reader._problems.Count > 0 ? throw new CassetteException(name, reader._problems) : reader.Calls[0];
    }

    private void ReadLine(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty)
        {
            return;
        }

        try
        {
            if (line.Length > Cassette.MaxLineBytes)
            {
                Report($"It has {line.Length} bytes, but may have {Cassette.MaxLineBytes}.");
            }
            else if (!Utf8.IsValid(line))
            {
                Report("It is not UTF-8.");
            }
            else
            {
                using JsonDocument document = JsonDocument.Parse(line.ToArray(), CassetteJson.DocumentOptions);
                ReadLine(document.RootElement.Clone());
            }
        }
        catch (JsonException exception) when (exception.BytePositionInLine is { } position && exception.Path is null)
        {
            Report($"It is not valid JSON, at byte {position + 1}.");
        }
        catch (Exception exception) when (exception is JsonException or NotSupportedException or InvalidOperationException or ArgumentException or FormatException)
        {
            Report(Sentence(exception));
        }

        // What comes first is taken for the header even if it is a bad one: one problem is enough.
        _hasHeader = true;
    }

    private void ReadLine(JsonElement line)
    {
        if (!_hasHeader)
        {
            ReadHeader(line);
        }
        else
        {
            ReadCall(line);
        }
    }

    private void ReadHeader(JsonElement line)
    {
        if (line.ValueKind == JsonValueKind.Object
            && line.TryGetProperty("version", out JsonElement version)
            && !(version.ValueKind == JsonValueKind.Number && version.TryGetInt32(out int number) && number == Cassette.Version))
        {
            // Other versions have other fields, about which nothing can be said.
            Report($"It is of version {version.GetRawText()}, but only version {Cassette.Version} can be read.");
            return;
        }

        Dictionary<string, JsonElement> header = JsonShape.ReadObject(line, "The header", HeaderFields, 2, Report, Report);
        if (header.TryGetValue("format", out JsonElement format) && !(JsonShape.TryGetText(format, out string? name) && name == Format))
        {
            Report($"'format' must be \"{Format}\".");
        }

        Provider = Text(header, "provider");
        Model = Text(header, "model");
    }

    private string? Text(Dictionary<string, JsonElement> header, string name)
    {
        if (!header.TryGetValue(name, out JsonElement value))
        {
            return null;
        }

        if (JsonShape.TryGetText(value, out string? text) && text.Length > 0)
        {
            return text;
        }

        Report($"'{name}' must be a text that is not empty.");
        return null;
    }

    private void ReadCall(JsonElement line)
    {
        int before = _problems.Count;
        Dictionary<string, JsonElement> call = JsonShape.ReadObject(line, "A call", CallFields, 1, Report, Report);
        bool hasResponse = call.TryGetValue("response", out JsonElement response);
        bool hasUpdates = call.TryGetValue("updates", out JsonElement list);
        bool hasError = call.TryGetValue("error", out JsonElement error);
        if (hasResponse ? hasUpdates || hasError : !hasUpdates && !hasError)
        {
            Report("A call must have either 'response', or 'updates', or 'error', or 'updates' that end in an 'error'.");
        }

        if (call.TryGetValue("request", out JsonElement request))
        {
            CassetteShape.CheckRequest(request, Report);
        }

        if (hasResponse)
        {
            CassetteShape.CheckResponse(response, Report);
        }

        JsonElement[]? updates = null;
        if (hasUpdates && list.ValueKind != JsonValueKind.Array)
        {
            Report("'updates' must be an array.");
        }
        else if (hasUpdates)
        {
            updates = [.. list.EnumerateArray()];
            for (int i = 0; i < updates.Length; i++)
            {
                CassetteShape.CheckUpdate(updates[i], i, Report);
            }
        }

        CassetteFailure? failure = hasError ? CassetteFailure.Read(error) : null;
        if (_problems.Count == before)
        {
            CassetteCall read = new(_line, request, hasResponse ? response : null, updates, failure);
            if (failure is null)
            {
                // What cannot be put together is better known now than in the middle of a test.
                _ = read.ToResponse();
            }

            Calls.Add(read);
        }
    }

    private void Report(string problem) => _problems.Add(_line > 0 ? $"Line {_line}: {problem}" : problem);

    /// <summary>Takes from an exception what it says, without what it says about lines that are not the cassette's.</summary>
    private static string Sentence(Exception exception)
    {
        int end = exception.Message.IndexOf(" Path: ", StringComparison.Ordinal);
        string what = (end < 0 ? exception.Message : exception.Message[..end]).ReplaceLineEndings(" ");
        return exception is JsonException { Path: { Length: > 0 } path } ? $"{what} (at {path})" : what;
    }
}
