using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using WhatsApi.Storage;
using static WhatsApi.Grains.Tests.FlowWorld;

namespace WhatsApi.Grains.Tests;

/// <summary>The examples of docs/flows from their first word to their last, through days and months: a phone sees what the simulation says, when it says it.</summary>
public sealed class FlowExampleTests
{
    const string Person = "+15551234567";

    public static TheoryData<string> Examples => ExampleTests.Examples;

    [Theory]
    [MemberData(nameof(Examples))]
    public void A_phone_sees_what_the_simulation_says(string name)
    {
        var world = new World(seed: 1);
        world.Simulation.Run(() => Tell(world, name), TimeSpan.FromDays(30));
    }

    static async Task Tell(World world, string name)
    {
        var (json, flow) = (ExampleTests.Json($"{name}.flow.json"), ExampleTests.Flow(name));
        var request = SimulationRequest.Read(ExampleTests.Json($"{name}.inputs.json"), [])!;
        request = request with { Contact = request.Contact with { Person = Person, Phone = Person, Name = "Ann" } };
        await world.With(json.GetProperty("trigger").GetRawText(), json.GetProperty("nodes").GetRawText());
        await world.Silo.Grains.ContactBook(world.Account).Create(new(new(Person, null, "Ann", [], request.Contact.Attributes)));
        if (request.Http.Values.FirstOrDefault() is { } answer) world.Receiver.AnswersCalls = _ => (answer.Status, answer.Body);
        if (request.StartAt is { } at) await world.Later(UntilTimeOfDay(world.Simulation.Clock.GetUtcNow(), at));

        var start = world.Simulation.Clock.GetUtcNow();
        var simulated = Simulator.Run(flow, request with { StartAt = start }, start);
        var phone = new FakePhone(world, Person);
        foreach (var input in request.Inputs)
        {
            var due = start + input.At(request);
            if (due > world.Simulation.Clock.GetUtcNow()) await world.Later(due - world.Simulation.Clock.GetUtcNow());
            await Do(world, phone, flow, request, input);
        }
        var execution = await world.Reaches(simulated.Status!.Value);
        await world.Until(() => Task.FromResult(world.Meta.Sent.Count >= Bot(simulated).Count), "all messages");

        Assert.Equal(Bot(simulated).Select(line => line.Message!.Value.Text), world.Meta.Sent.Select(Message));
        foreach (var (line, sent) in Bot(simulated).Zip(world.Meta.Sent)) Assert.InRange(sent.At - line.At, TimeSpan.Zero, TimeSpan.FromSeconds(10));
        Assert.Equal(simulated.Variables.Select(Text), execution.Variables.Select(Text));
        Assert.Equal(simulated.Visited.Order(), execution.Steps.Select(step => step.Node).Distinct().Order());
    }

    static async Task Do(World world, FakePhone phone, FlowDefinition flow, SimulationRequest request, SimulatedInput input)
    {
        if (input.Resumes) Assert.True(await world.Silo.Grains.Execution(world.Account, (await world.Executions())[0].Id).Resume());
        else if (input.Reply is { ChoiceId: { } choice }) await Press(phone, flow, choice);
        else if (input.Reply is { Text: { } text }) await phone.Writes(text);
        else if (input.Reply is { Payload: { } payload } other) await phone.Sends(other.Type, payload.Text);
        if (flow.Trigger is FlowTrigger.WebhookOnly && (await world.Executions()).Count == 0) await Call(world, request, input.Reply!.Text!);
    }

    static Task Press(FakePhone phone, FlowDefinition flow, string id)
    {
        var choices = flow.Nodes.OfType<FlowNode.Question>().Select(question => question.Choices).First(choices => choices.Any(choice => choice.Id == id));
        var kind = choices.Length > 3 ? "list_reply" : "button_reply";
        var pressed = new JsonObject { ["type"] = kind, [kind] = new JsonObject { ["id"] = id, ["title"] = choices.First(choice => choice.Id == id).Title } };
        return phone.Sends("interactive", pressed.ToJsonString());
    }

    static async Task Call(World world, SimulationRequest request, string text)
    {
        await world.Until(async () => (await world.Rows(Tables.Messages)).Count == 1, "what was written before the call");
        var start = new StartExecutionCommand(FlowId(), 1, Person, text, null, null, request.Variables);
        Assert.True(await world.Silo.Grains.Conversation(world.Account, Person).Trigger(new(Ids.Derived("exe_", world.Simulation.Clock.GetUtcNow(), "call"), start)));
    }

    static List<TranscriptLine> Bot(Transcript transcript) => [.. transcript.Lines.Where(line => line.Who == "bot")];

    // As it was sent, without what only Meta reads.
    static string Message(SentMessage sent)
    {
        var body = JsonElement.Parse(sent.Body);
        var type = body.GetProperty("type").GetString()!;
        return $$"""{"type":"{{type}}","{{type}}":{{body.GetProperty(type).GetRawText()}}}""";
    }

    static string Text(KeyValuePair<string, RawJson> variable) => string.Create(CultureInfo.InvariantCulture, $"{variable.Key} = {variable.Value.Text}");

    static TimeSpan UntilTimeOfDay(DateTimeOffset now, DateTimeOffset at)
    {
        var next = new DateTimeOffset(now.UtcDateTime.Date, TimeSpan.Zero) + at.UtcDateTime.TimeOfDay;
        return (next > now ? next : next.AddDays(1)) - now;
    }
}

internal static class Inputs
{
    /// <summary>When an input comes, from the beginning.</summary>
    public static TimeSpan At(this SimulatedInput input, SimulationRequest request) =>
        request.Inputs.TakeWhile(other => !ReferenceEquals(other, input)).Append(input).Aggregate(TimeSpan.Zero, (time, each) => time + each.After);
}
