using System.Globalization;
using System.Text.Json;

namespace Agents.Core.Budgets;

/// <summary>Reads the stored form of a price book. Frozen: a change makes a new version, and the old one stays readable.</summary>
internal sealed class PriceFile
{
    private const int Version = 1;

    private static readonly JsonDocumentOptions Options = new() { AllowDuplicateProperties = false };

    private readonly List<string> _problems = [];
    private readonly List<PriceEntry> _models = [];
    private readonly List<ToolPrice> _tools = [];

    /// <summary>Reads a whole file.</summary>
    /// <exception cref="FormatException">It cannot be used; the message lists every problem.</exception>
    public static PriceTables Read(Stream utf8Json)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(utf8Json, Options);
            return new PriceFile().Read(document.RootElement);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // The second is what a text with half a character in it ends in.
            throw new FormatException($"The price file is not valid JSON: {exception.Message}", exception);
        }
    }

    private PriceTables Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("version", out JsonElement version))
        {
            throw new FormatException("This is not a price file: it needs an object with 'version' and 'prices'.");
        }

        // Another version may mean other things by the same words, so nothing of it is read.
        if (version.ValueKind != JsonValueKind.Number || !version.TryGetInt32(out int number) || number != Version)
        {
            throw new FormatException($"The price file is of version {version.GetRawText()}, but only version {Version} is known.");
        }

        CheckNames(root, "The file", ["version", "prices", "tools"]);
        ReadList(root, "prices", isRequired: true, ReadModel);
        ReadList(root, "tools", isRequired: false, ReadTool);
        FindRepeated(_models.Select(entry => entry.Model), "prices");
        FindRepeated(_tools.Select(price => price.Tool), "tools");
        return _problems.Count == 0
            ? PriceTables.Empty.With(_models, _tools)
            : throw new FormatException($"The price file cannot be used: {string.Join(' ', _problems)}");
    }

    private void ReadList(JsonElement root, string name, bool isRequired, Action<JsonElement, string> read)
    {
        if (!root.TryGetProperty(name, out JsonElement list))
        {
            if (isRequired)
            {
                _problems.Add($"'{name}' is missing.");
            }

            return;
        }

        if (list.ValueKind != JsonValueKind.Array)
        {
            _problems.Add($"'{name}' must be an array.");
            return;
        }

        int index = 0;
        foreach (JsonElement item in list.EnumerateArray())
        {
            string place = $"{name}[{index++}]";
            if (item.ValueKind == JsonValueKind.Object)
            {
                read(item, place);
            }
            else
            {
                _problems.Add($"{place} must be an object.");
            }
        }
    }

    private void ReadModel(JsonElement item, string place)
    {
        int before = _problems.Count;
        CheckNames(
            item,
            place,
            ["model", "inputPerMillion", "cachedInputPerMillion", "cacheWritePerMillion", "outputPerMillion", "date", "source"]);
        string? model = ReadText(item, place, "model", isRequired: true);
        decimal? input = ReadPrice(item, place, "inputPerMillion", isRequired: true);
        decimal? cachedInput = ReadPrice(item, place, "cachedInputPerMillion", isRequired: false);
        decimal? cacheWrite = ReadPrice(item, place, "cacheWritePerMillion", isRequired: false);
        decimal? output = ReadPrice(item, place, "outputPerMillion", isRequired: true);
        DateOnly? date = ReadDate(item, place);
        string? source = ReadText(item, place, "source", isRequired: false);
        if (_problems.Count == before)
        {
            ModelPrice price = new()
            {
                InputPerMillion = input!.Value,
                CachedInputPerMillion = cachedInput,
                CacheWritePerMillion = cacheWrite,
                OutputPerMillion = output!.Value,
            };
            _models.Add(new PriceEntry { Model = model!, Price = price, Date = date, Source = source });
        }
    }

    private void ReadTool(JsonElement item, string place)
    {
        int before = _problems.Count;
        CheckNames(item, place, ["tool", "microDollarsPerUnit", "date", "source"]);
        string? tool = ReadText(item, place, "tool", isRequired: true);
        long? price = null;
        if (TryGet(item, place, "microDollarsPerUnit", isRequired: true, out JsonElement element))
        {
            price = element.ValueKind == JsonValueKind.Number && element.TryGetInt64(out long number) && number >= 0
                ? number
                : Report<long>($"{place}.microDollarsPerUnit must be a whole number of 0 or more, but is {element.GetRawText()}.");
        }

        DateOnly? date = ReadDate(item, place);
        string? source = ReadText(item, place, "source", isRequired: false);
        if (_problems.Count == before)
        {
            _tools.Add(new ToolPrice { Tool = tool!, MicroDollarsPerUnit = price!.Value, Date = date, Source = source });
        }
    }

    private decimal? ReadPrice(JsonElement item, string place, string name, bool isRequired) =>
        !TryGet(item, place, name, isRequired, out JsonElement element) ? null
        : element.ValueKind == JsonValueKind.Number && element.TryGetDecimal(out decimal price) && price is >= 0 and <= 1_000_000m ? price
        : Report<decimal>($"{place}.{name} must be 0 to 1,000,000 dollars per million tokens, but is {element.GetRawText()}.");

    private string? ReadText(JsonElement item, string place, string name, bool isRequired)
    {
        if (TryGet(item, place, name, isRequired, out JsonElement element))
        {
            if (element.ValueKind == JsonValueKind.String && element.GetString() is { Length: > 0 } text)
            {
                return text;
            }

            _problems.Add($"{place}.{name} must be a text that is not empty.");
        }

        return null;
    }

    private DateOnly? ReadDate(JsonElement item, string place) =>
        ReadText(item, place, "date", isRequired: false) is not { } text ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly date) ? date
        : Report<DateOnly>($"{place}.date must be a day such as 2026-01-31, but is '{text}'.");

    private bool TryGet(JsonElement item, string place, string name, bool isRequired, out JsonElement element)
    {
        if (item.TryGetProperty(name, out element))
        {
            return true;
        }

        if (isRequired)
        {
            _problems.Add($"{place}.{name} is missing.");
        }

        return false;
    }

    // A misspelled name would leave a price out without a word.
    private void CheckNames(JsonElement item, string place, ReadOnlySpan<string> known)
    {
        foreach (JsonProperty property in item.EnumerateObject())
        {
            if (!known.Contains(property.Name))
            {
                _problems.Add($"{place} has a property '{property.Name}', which is not known.");
            }
        }
    }

    private void FindRepeated(IEnumerable<string> names, string list)
    {
        foreach (IGrouping<string, string> group in names.GroupBy(name => name, StringComparer.Ordinal).Where(group => group.Count() > 1))
        {
            _problems.Add($"'{list}' has {group.Count()} entries for '{group.Key}'.");
        }
    }

    private T? Report<T>(string problem)
        where T : struct
    {
        _problems.Add(problem);
        return null;
    }
}
