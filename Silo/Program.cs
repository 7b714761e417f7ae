using WhatsApi.Silo;

return await SiloProcess.RunAsync(args);
