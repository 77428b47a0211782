using System.Globalization;
using System.Text.Json;
using Agents.Core.Benchmarks.Compare;

namespace Agents.Core.Benchmarks.Tests;

public sealed class JsonLineTests
{
    [Fact]
    public void A_line_has_exactly_the_five_fields_in_order()
    {
        string line = JsonLine.Format("agents", Measured(1.9));

        Assert.Equal("""{"suite":"agents","name":"loop-one-tool","subject":"ours","unit":"us","value":1.9}""", line);
        using JsonDocument document = JsonDocument.Parse(line);
        Assert.Equal(["suite", "name", "subject", "unit", "value"], document.RootElement.EnumerateObject().Select(p => p.Name));
    }

    [Fact]
    public void A_line_is_the_same_in_a_culture_with_decimal_commas()
    {
        CultureInfo before = CultureInfo.CurrentCulture;
        CultureInfo commas = new("", useUserOverride: false) { NumberFormat = new() { NumberDecimalSeparator = ",", NumberGroupSeparator = "." } };
        try
        {
            CultureInfo.CurrentCulture = commas;
            Assert.EndsWith("\"value\":12.35}", JsonLine.Format("agents", Measured(12.3456)));
            Assert.Equal("0.02146", Digits.Format(0.0214567, "us"));
            Assert.Equal("251,112", Digits.Format(251112.4, "B"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Fact]
    public void A_line_that_was_written_reads_back_as_a_sample() =>
        Assert.Equal(
            new Sample("loop-one-tool", "ours", "us", 0.3766),
            JsonLine.Parse("agents", JsonLine.Format("agents", Measured(0.37664))));

    [Theory]
    [InlineData("not json")]
    [InlineData("[]")]
    [InlineData("""{"suite":"graphs","name":"n","subject":"s","unit":"us","value":1}""")]
    [InlineData("""{"name":"n","suite":"agents","subject":"s","unit":"us","value":1}""")]
    [InlineData("""{"suite":"agents","name":"n","subject":"s","unit":"us"}""")]
    [InlineData("""{"suite":"agents","name":"n","subject":"s","unit":"us","value":1,"more":2}""")]
    [InlineData("""{"suite":"agents","name":"n","subject":"s","unit":"us","value":"1"}""")]
    public void A_line_of_another_form_is_refused_with_the_line_in_the_message(string line)
    {
        FormatException refusal = Assert.Throws<FormatException>(() => JsonLine.Parse("agents", line));

        Assert.Equal(
            $"A line must be a JSON object with the fields suite, name, subject, unit, value, in this order, of the suite 'agents', but is: {line}",
            refusal.Message);
    }

    private static Measurement Measured(double value) => new()
    {
        Name = "loop-one-tool",
        Subject = "ours",
        Unit = "us",
        Value = value,
        Min = value,
        Max = value,
    };
}
