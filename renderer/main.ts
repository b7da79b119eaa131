/** Starts the page: asks for the engine's port and mounts the workstation. */
import { mount } from 'svelte';
import App from './App.svelte';
import { connectToHost } from './host.ts';
import './ui/theme.css';

const target = document.getElementById('app');
if (target) mount(App, { target, props: { host: connectToHost(window) } });
