using System.Text;
using Agents.Core.Budgets;

namespace Agents.Core.Tests.Budgets;

/// <summary>The stored form of a price book. What version 1 reads here, it reads for ever.</summary>
public sealed class PriceFileTests
{
    private const string Whole = """
        {
          "version": 1,
          "prices": [
            { "model": "m", "inputPerMillion": 3, "cachedInputPerMillion": 0.3, "cacheWritePerMillion": 3.75, "outputPerMillion": 15,
              "date": "2026-01-31", "source": "the contract" },
            { "model": "m-*", "inputPerMillion": 1.5, "outputPerMillion": 6 }
          ],
          "tools": [ { "tool": "search", "microDollarsPerUnit": 1000, "date": "2026-02-01", "source": "the invoice" } ]
        }
        """;

    [Theory]
    [InlineData("""{"version":1,"prices":[{"model":"\ud800","inputPerMillion":1,"outputPerMillion":1}]}""")]
    [InlineData("""{"version":1,"prices":[],"\ud800":1}""")]
    public void Half_a_surrogate_pair_is_a_format_exception(string json) => Assert.Throws<FormatException>(() => PriceBook.Parse(json));

    [Fact]
    public void Whole_file_gives_every_price_with_its_day_and_source()
    {
        PriceBook book = PriceBook.Parse(Whole);

        PriceEntry[] expected =
        [
            new()
            {
                Model = "m",
                Price = new ModelPrice { InputPerMillion = 3m, CachedInputPerMillion = 0.3m, CacheWritePerMillion = 3.75m, OutputPerMillion = 15m },
                Date = new DateOnly(2026, 1, 31),
                Source = "the contract",
            },
            new() { Model = "m-*", Price = new ModelPrice { InputPerMillion = 1.5m, OutputPerMillion = 6m } },
        ];
        Assert.Equal(expected, book.Entries);
        Assert.Equal(
            [new ToolPrice { Tool = "search", MicroDollarsPerUnit = 1_000, Date = new DateOnly(2026, 2, 1), Source = "the invoice" }],
            book.Tools);
        Assert.Equal(UnknownModels.Reject, book.UnknownModels);
    }

    [Fact]
    public void Stream_is_read_as_the_text_is_and_stays_open()
    {
        using MemoryStream stream = new(Encoding.UTF8.GetBytes(Whole));

        Assert.Equal(PriceBook.Parse(Whole).Entries, PriceBook.Load(stream).Entries);
        Assert.True(stream.CanRead);
    }

    [Fact]
    public void Every_problem_is_listed_at_once()
    {
        FormatException exception = Assert.Throws<FormatException>(() => PriceBook.Parse("""
            {
              "version": 1,
              "price": 1,
              "prices": [
                { "inputPerMillion": -1, "outputPerMillion": "8", "date": "31.01.2026" },
                { "model": "", "inputPerMillion": 1, "outputPerMillion": 1000000.5, "cachedInputPerMilion": 0.1 },
                7,
                { "model": "m", "inputPerMillion": 1, "outputPerMillion": 2 },
                { "model": "m", "inputPerMillion": 1, "outputPerMillion": 2 }
              ],
              "tools": [ { "tool": "t", "microDollarsPerUnit": 0.5 } ]
            }
            """));

        Assert.Equal(
            "The price file cannot be used: "
            + "The file has a property 'price', which is not known. "
            + "prices[0].model is missing. "
            + "prices[0].inputPerMillion must be 0 to 1,000,000 dollars per million tokens, but is -1. "
            + "prices[0].outputPerMillion must be 0 to 1,000,000 dollars per million tokens, but is \"8\". "
            + "prices[0].date must be a day such as 2026-01-31, but is '31.01.2026'. "
            + "prices[1] has a property 'cachedInputPerMilion', which is not known. "
            + "prices[1].model must be a text that is not empty. "
            + "prices[1].outputPerMillion must be 0 to 1,000,000 dollars per million tokens, but is 1000000.5. "
            + "prices[2] must be an object. "
            + "tools[0].microDollarsPerUnit must be a whole number of 0 or more, but is 0.5. "
            + "'prices' has 2 entries for 'm'.",
            exception.Message);
    }

    [Theory]
    [InlineData("""{"version":2,"prices":"in a form of its own"}""", "The price file is of version 2, but only version 1 is known.")]
    [InlineData("""{"version":"1","prices":[]}""", "The price file is of version \"1\", but only version 1 is known.")]
    [InlineData("""{"prices":[]}""", "This is not a price file: it needs an object with 'version' and 'prices'.")]
    [InlineData("[]", "This is not a price file: it needs an object with 'version' and 'prices'.")]
    [InlineData("""{"version":1}""", "The price file cannot be used: 'prices' is missing.")]
    [InlineData("""{"version":1,"prices":{}}""", "The price file cannot be used: 'prices' must be an array.")]
    public void File_of_another_form_is_refused(string json, string message) =>
        Assert.Equal(message, Assert.Throws<FormatException>(() => PriceBook.Parse(json)).Message);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"version":1,"version":1,"prices":[]}""")]
    public void Text_that_is_not_sound_JSON_is_refused(string json) => Assert.StartsWith(
        "The price file is not valid JSON: ", Assert.Throws<FormatException>(() => PriceBook.Parse(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void Missing_file_is_refused()
    {
        Assert.Throws<ArgumentNullException>(() => PriceBook.Load(null!));
        Assert.Throws<ArgumentNullException>(() => PriceBook.Parse(null!));
    }
}
