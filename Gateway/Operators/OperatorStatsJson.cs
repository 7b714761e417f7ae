using System.Text.Json;
using WhatsApi.Grains;

namespace WhatsApi.Gateway;

internal static class OperatorStatsJson
{
    public static void Write(Utf8JsonWriter json, OperatorStats.State stats)
    {
        json.WriteStartObject();
        WriteQueues(json, stats.Queues);
        json.WriteTime("oldestWaitingAt", stats.Queues.OldestDueAt);
        WriteActivations(json, stats);
        WriteInbox(json, stats.Inbox);
        WriteStore(json, stats);
        WriteProcess(json, stats.Process);
        json.WriteEndObject();
    }

    static void WriteQueues(Utf8JsonWriter json, QueuesView queues)
    {
        json.WriteStartObject("queues");
        json.WriteNumber("waiting", queues.Waiting);
        json.WriteNumber("inFlight", queues.InFlight);
        json.WriteBoolean("more", queues.More);
        json.WriteStartArray("numbers");
        foreach (var number in queues.Numbers) WriteNumber(json, number);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    static void WriteNumber(Utf8JsonWriter json, NumberQueueView number)
    {
        json.WriteStartObject();
        json.WriteString("phoneNumberId", number.PhoneNumberId);
        json.WriteString("accountId", number.AccountId);
        json.WriteNumber("waiting", number.Sender.Waiting);
        json.WriteNumber("inFlight", number.Sender.InFlight);
        json.WriteNumber("messagesPerSecond", Math.Round(number.Sender.PerSecond, 2));
        json.WriteNumber("limit", number.Sender.Limit);
        json.WriteTime("oldestDueAt", number.OldestDueAt);
        json.WriteEndObject();
    }

    static void WriteActivations(Utf8JsonWriter json, OperatorStats.State stats)
    {
        json.WriteStartObject("activations");
        json.WriteNumber("total", stats.Activations.Values.Sum());
        json.WriteStartObject("byType");
        foreach (var (type, count) in stats.Activations) json.WriteNumber(type, count);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    static void WriteInbox(Utf8JsonWriter json, InboxView inbox)
    {
        json.WriteStartObject("inbox");
        json.WriteNumber("waiting", inbox.Waiting);
        json.WriteTime("oldestAt", inbox.OldestAt);
        json.WriteNumber("kept", inbox.Kept);
        json.WriteBoolean("more", inbox.More);
        json.WriteEndObject();
    }

    static void WriteStore(Utf8JsonWriter json, OperatorStats.State stats)
    {
        json.WriteStartObject("store");
        json.WriteString("provider", stats.Provider);
        json.WriteNumber("queuedUnits", stats.Store.QueuedUnits);
        json.WriteNumber("commits", stats.Store.Commits);
        json.WriteNumber("units", stats.Store.Units);
        json.WriteNumber("lastCommitMs", Math.Round(stats.Store.LastCommitMilliseconds, 2));
        json.WriteNumber("pingMs", Math.Round(stats.PingMs, 2));
        json.WriteEndObject();
    }

    static void WriteProcess(Utf8JsonWriter json, OperatorStats.ProcessFigures process)
    {
        json.WriteStartObject("process");
        json.WriteNumber("uptimeSeconds", (long)process.Uptime.TotalSeconds);
        json.WriteNumber("workingSetBytes", process.WorkingSetBytes);
        json.WriteNumber("gcHeapBytes", process.GcHeapBytes);
        json.WriteNumber("threads", process.Threads);
        json.WriteNumber("cpuSeconds", Math.Round(process.Cpu.TotalSeconds, 2));
        json.WriteEndObject();
    }
}
