using WhatsApi.Silo;

var builder = Host.CreateApplicationBuilder(args);
builder.AddWhatsApiSilo();
builder.AddWhatsApiTelemetry("whatsapi-silo");
await builder.Build().RunAsync();
